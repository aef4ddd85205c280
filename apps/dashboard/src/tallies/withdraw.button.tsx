import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonDialog } from '../ui/reason.dialog.tsx';
import { useWithdraw } from './receipt.queries.ts';

/** Takes a receipt back, with a reason. */
export const WithdrawButton = ({ receipt, size }: { receipt: string; size?: 'small' }) => {
  const { t } = useTranslation('tallies');
  const [asking, setAsking] = useState(false);
  const withdraw = useWithdraw(receipt);
  return (
    <>
      <Button
        danger
        {...(size === undefined ? {} : { size })}
        onClick={() => {
          withdraw.reset();
          setAsking(true);
        }}
      >
        {t('withdraw')}
      </Button>
      {asking ? (
        <ReasonDialog
          title={t('withdrawTitle')}
          hint={t('withdrawHint')}
          confirm={t('withdraw')}
          presets={[
            t('withdrawReasons.mistyped'),
            t('withdrawReasons.wrongEvent'),
            t('withdrawReasons.twice'),
          ]}
          danger
          pending={withdraw.isPending}
          error={withdraw.error}
          onConfirm={(reason) => withdraw.mutate(reason, { onSuccess: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
};
