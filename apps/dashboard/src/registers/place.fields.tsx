import { useQuery } from '@tanstack/react-query';
import type { Event, Session } from '@innoweek/contracts';
import { Segmented, Select } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { editionQuery } from '../api/edition.query.ts';
import { eventQuery } from '../events/event.queries.ts';
import { NO_UNIT, useUnitNames } from '../events/place.names.ts';
import { isCoordinator, moderatedUnit } from '../session/role.rules.ts';
import { EventPicker } from '../tallies/event.picker.tsx';
import { WallPicker } from '../ui/wall.picker.tsx';
import { askedOf, PlainField, RegisterField } from './register.field.tsx';

/** What a record is about, and on which day it counts. */
export type Place = { event: string | null; unit: string | null; day: string | null };

/** Chooses an event or a unit, and a day. Whoever speaks for no unit chooses an event. */
export const PlaceFields = ({
  session,
  of,
  value,
  wrong,
  onChange,
}: {
  session: Session;
  of: 'media' | 'agreements';
  value: Place;
  /** What it lacks: an event, or a unit. */
  wrong: string | null;
  onChange: (place: Place) => void;
}) => {
  const { t } = useTranslation(['media', 'agreements']);
  const ids = { event: useId(), unit: useId(), day: useId() };
  const units = useUnitNames();
  const ownUnit = moderatedUnit(session);
  const [about, setAbout] = useState<'event' | 'unit'>(value.unit === null ? 'event' : 'unit');
  const [picked, setPicked] = useState<Event | null>(null);
  const edition = useQuery(editionQuery()).data;
  const there = useQuery({
    ...eventQuery(value.event ?? ''),
    enabled: value.event !== null && picked === null,
  });
  const speaksForUnits = ownUnit !== null || isCoordinator(session);
  // Whoever speaks for a unit may leave it at that.
  const isAsked = ownUnit === null;
  const Field = isAsked ? RegisterField : PlainField;
  return (
    <>
      {speaksForUnits ? (
        <Segmented
          block
          aria-label={t(`${of}:fields.about`)}
          value={about}
          onChange={(chosen) => {
            const next = chosen === 'unit' ? 'unit' : 'event';
            setAbout(next);
            setPicked(null);
            onChange({ ...value, event: null, unit: next === 'unit' ? ownUnit : null });
          }}
          options={[
            { value: 'event', label: t(`${of}:about.event`) },
            { value: 'unit', label: t(`${of}:about.unit`) },
          ]}
        />
      ) : null}
      {about === 'event' ? (
        <Field id={ids.event} label={t(`${of}:fields.event`)} wrong={wrong}>
          <EventPicker
            {...(isAsked ? askedOf(ids.event, wrong) : {})}
            id={ids.event}
            session={session}
            value={picked ?? (value.event === null ? null : (there.data ?? null))}
            onChange={(event) => {
              setPicked(event);
              onChange({ ...value, event: event?.code ?? null, unit: null });
            }}
          />
        </Field>
      ) : (
        <Field id={ids.unit} label={t(`${of}:fields.unit`)} wrong={wrong}>
          <Select
            {...(isAsked ? askedOf(ids.unit, wrong) : {})}
            id={ids.unit}
            size="large"
            disabled={ownUnit !== null}
            showSearch={{ optionFilterProp: 'label' }}
            value={value.unit}
            options={units.options.filter((option) => option.value !== NO_UNIT)}
            onChange={(unit) => onChange({ ...value, event: null, unit })}
          />
        </Field>
      )}
      <PlainField id={ids.day} label={t(`${of}:fields.day`)}>
        <WallPicker
          id={ids.day}
          days
          first={edition?.warmUpStart}
          last={edition?.end}
          opensAt={edition?.start}
          placeholder={t(`${of}:dayHint`)}
          value={value.day}
          onChange={(day) => onChange({ ...value, day })}
        />
      </PlainField>
    </>
  );
};
