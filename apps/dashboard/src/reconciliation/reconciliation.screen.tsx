import { getRouteApi } from '@tanstack/react-router';
import { AllowedGate } from '../session/allowed.gate.tsx';
import { seesReporters } from '../session/role.rules.ts';
import { ClaimsView } from './claims.view.tsx';
import { DisagreementList } from './disagreement.list.tsx';

const route = getRouteApi('/workspace/reconciliation');

/** Where reporters disagree; or, of one event or unit, everything that is reported. */
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
        ) : (
          <DisagreementList search={search} session={session} />
        )
      }
    </AllowedGate>
  );
};
