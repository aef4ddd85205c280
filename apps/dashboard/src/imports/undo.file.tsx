import type { Import } from '@innoweek/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonDialog } from '../ui/reason.dialog.tsx';
import { useUndo } from './import.queries.ts';

/** Takes a committed file back, with a reason. */
export const UndoFile = ({ item }: { item: Import }) => {
  const { t } = useTranslation('imports');
  const [asking, setAsking] = useState(false);
  const undo = useUndo(item.id);
  return (
    <>
      <Button
        danger
        onClick={() => {
          undo.reset();
          setAsking(true);
        }}
      >
        {t('undo')}
      </Button>
      {asking ? (
        <ReasonDialog
          title={t('undoTitle', { file: item.fileName })}
          hint={
            item.kind === 'events'
              ? t('undoHint')
              : item.kind === 'tallies'
                ? t('tallies.undoHint')
                : t('registers.undoHint')
          }
          confirm={t('undo')}
          presets={[t('undoReasons.wrongFile'), t('undoReasons.wrongData'), t('undoReasons.twice')]}
          danger
          pending={undo.isPending}
          error={undo.error}
          onConfirm={(reason) => undo.mutate(reason, { onSuccess: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
};
