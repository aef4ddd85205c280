import { Link } from '@tanstack/react-router';
import type { Event, Session } from '@innoweek/contracts';
import { Alert, Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { useUnjoin } from '../approvals/approval.queries.ts';
import { looksAfter } from '../session/role.rules.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';

/** Where an event went that was joined to another, and for whoever decides the way back. */
export const JoinedNotice = ({ event, session }: { event: Event; session: Session | null | undefined }) => {
  const { t } = useTranslation(['events', 'approvals']);
  const unjoin = useUnjoin();
  const { joinedTo } = event;
  if (joinedTo === null) return null;
  return (
    <>
      <Alert
        showIcon
        type="info"
        title={t('joinedTo', { code: joinedTo })}
        action={
          <Flex gap="small" align="center" wrap>
            <Link to="/events/$code" params={{ code: joinedTo }}>
              {t('toJoined', { code: joinedTo })}
            </Link>
            {looksAfter(session, event) ? (
              <Button size="small" loading={unjoin.isPending} onClick={() => unjoin.mutate(event.code)}>
                {t('approvals:undoJoin')}
              </Button>
            ) : null}
          </Flex>
        }
        style={{ marginBlockEnd: 16 }}
      />
      {unjoin.error ? <ProblemNotice error={unjoin.error} /> : null}
    </>
  );
};
