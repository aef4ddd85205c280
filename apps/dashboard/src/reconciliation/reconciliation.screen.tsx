import { getRouteApi } from '@tanstack/react-router';
import { AllowedGate } from '../session/allowed.gate.tsx';
import { seesCompleteness, seesReporters } from '../session/role.rules.ts';
import { RuleList } from '../tasks/rule.list.tsx';
import { TaskQueue } from '../tasks/task.queue.tsx';
import { ClaimsView } from './claims.view.tsx';
import { DisagreementList } from './disagreement.list.tsx';
import { asksForDisagreements } from './reconciliation.search.ts';

const route = getRouteApi('/workspace/reconciliation');

/** What somebody has to look at, where reporters disagree, the rules; or, of one event or unit, everything that is reported. */
export const ReconciliationScreen = () => {
  const search = route.useSearch();
  const { event, unit } = search;
  return (
    <AllowedGate allows={seesReporters}>
      {(session) =>
        event !== undefined ? (
          <ClaimsView key={event} subject={{ event }} />
        ) : unit !== undefined ? (
          <ClaimsView key={unit} subject={{ unit }} />
        ) : seesCompleteness(session) && search.view === 'rules' ? (
          <RuleList session={session} />
        ) : seesCompleteness(session) && !asksForDisagreements(search) ? (
          <TaskQueue search={search} session={session} />
        ) : (
          <DisagreementList search={search} session={session} />
        )
      }
    </AllowedGate>
  );
};
