import type { Edition } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { CreateDialog } from '../accounts/create.dialog.tsx';
import {
  DEADLINE_FIELDS,
  DeadlineFields,
  deadlinesOf,
  type DeadlineValues,
} from '../accounts/deadline.fields.tsx';
import { useSetDeadlines } from './deadline.queries.ts';

/** Until when what of the edition is to be done. */
export const DeadlinesDialog = ({ edition, onClose }: { edition: Edition; onClose: () => void }) => {
  const { t } = useTranslation('completeness');
  const save = useSetDeadlines(edition.code);
  return (
    <CreateDialog<DeadlineValues, Parameters<typeof save.mutate>[0]>
      title={t('deadlines')}
      confirm={t('save')}
      created={t('deadlinesSaved')}
      fields={DEADLINE_FIELDS}
      initialValues={{ deadlines: edition.deadlines, dailyDue: edition.dailyDue }}
      create={save}
      draftOf={deadlinesOf}
      onClose={onClose}
    >
      <DeadlineFields edition={edition} />
    </CreateDialog>
  );
};
