import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../api/session.query.ts';

/** Leads to signing in again and back. The server said that the session has ended: what is known of it is forgotten. */
export const SignInLink = ({ to, className }: { to: string; className: string | undefined }) => {
  const { t } = useTranslation('door');
  const client = useQueryClient();
  return (
    <Link
      to="/sign-in"
      search={{ to }}
      className={className}
      preload={false}
      onClick={() => {
        client.setQueryData(sessionQuery.queryKey, null);
      }}
    >
      {t('signIn')}
    </Link>
  );
};
