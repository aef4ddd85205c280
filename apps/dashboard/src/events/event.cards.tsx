import { Link } from '@tanstack/react-router';
import { Checkbox, Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { isSelectable, type EventListProps } from './event.table.tsx';
import styles from './events.module.css';
import { useUnitNames } from './place.names.ts';
import { StatusTag } from './status.tag.tsx';
import { formatSpan } from './wall.time.ts';

/** Events as cards, for screens too narrow for rows. */
export const EventCards = ({ events, loading, caller, selection }: EventListProps) => {
  const { t } = useTranslation('events');
  const language = currentLanguage();
  const units = useUnitNames();
  return (
    <Spin spinning={loading}>
      <ul className={styles.cards} aria-busy={loading}>
        {events.map((event) => (
          <li key={event.code} className={styles.card}>
            <div className={styles.cardHead}>
              {selection ? (
                <Checkbox
                  aria-label={t('selectOne', { title: event.title })}
                  disabled={!isSelectable(caller, event)}
                  checked={selection.selected.includes(event.code)}
                  onChange={({ target }) =>
                    selection.onSelect(
                      target.checked
                        ? [...selection.selected, event.code]
                        : selection.selected.filter((code) => code !== event.code),
                    )
                  }
                />
              ) : null}
              <Link to="/events/$code" params={{ code: event.code }} className={styles.name}>
                {(language === 'en' ? event.titleEn : null) ?? event.title}
              </Link>
              <StatusTag status={event.status} />
            </div>
            <div>{formatSpan(event.start, event.end, language)}</div>
            <div className={styles.under}>
              {event.organiser.name} · {units.nameOf(event.unit)} · {t(`forms.${event.form}`)}
            </div>
          </li>
        ))}
      </ul>
    </Spin>
  );
};
