import type { Account } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/dialog.tsx';
import { TokenList } from './token.list.tsx';

/** The tokens of somebody's account. */
export const TokensDialog = ({ account, onClose }: { account: Account; onClose: () => void }) => {
  const { t } = useTranslation('accounts');
  return (
    <Dialog width={680} title={t('tokensOf', { name: account.name })} footer={null} onCancel={onClose}>
      <TokenList account={account.id} memberships={account.memberships} />
    </Dialog>
  );
};
