import { pendingOf } from '../events/event.pending.ts';
import type { EventWrite } from '../events/event.writer.ts';
import type { Occurrence } from './notification.recorder.ts';

const NOBODY: readonly string[] = [];

/** What of a write others have to be told. */
export const occurrencesOf = ({ before, after, action, reason }: EventWrite): Occurrence[] => {
  const { code, unit, organiserId, coOrganisers } = after;
  const occurrence = (
    kind: Occurrence['kind'],
    toldUnit: string | null,
    organisations: readonly string[],
  ): Occurrence => ({ kind, code, unit: toldUnit, organisations, reason });
  const told: Occurrence[] = [];

  const named = new Set(before?.coOrganisers ?? NOBODY);
  const added = coOrganisers.filter((id) => !named.has(id));
  // Whoever leads an event that is joined to another takes part in it.
  if (added.length > 0 && action !== 'join') told.push({ ...occurrence('asked', null, added), reason: null });

  const asked = pendingOf(after);
  const waited = before === null ? null : pendingOf(before);
  if (asked?.reason === null && asked.at !== waited?.at && action !== 'undo')
    told.push(occurrence('changed', unit, NOBODY));

  switch (action) {
    case 'approve':
    case 'return':
      told.push(occurrence(action === 'approve' ? 'approved' : 'returned', null, [organiserId]));
      break;
    case 'cancel':
      told.push(occurrence('cancelled', unit, [organiserId, ...coOrganisers]));
      break;
    case 'confirm':
    case 'decline':
      told.push(occurrence('answered', null, [organiserId]));
      break;
    case 'join':
      // Whoever keeps the event learns of it as well: others take part in it now.
      if (after.joinedTo !== (before?.joinedTo ?? null) || added.length > 0)
        told.push(occurrence('joined', null, [organiserId]));
      break;
    case 'unjoin':
      if (after.joinedTo !== (before?.joinedTo ?? null))
        told.push(occurrence('unjoined', null, [organiserId]));
      break;
    default:
      break;
  }
  // Whoever takes their decision back knows that it waits again.
  if (after.status === 'submitted' && before?.status !== 'submitted' && action !== 'undo')
    told.push(occurrence('submitted', unit, NOBODY));
  return told;
};
