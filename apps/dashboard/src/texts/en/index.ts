import accounts from './accounts.ts';
import approvals from './approvals.ts';
import board from './board.ts';
import communiques from './communiques.ts';
import completeness from './completeness.ts';
import door from './door.ts';
import events from './events.ts';
import explain from './explain.ts';
import history from './history.ts';
import home from './home.ts';
import imports from './imports.ts';
import notifications from './notifications.ts';
import reconciliation from './reconciliation.ts';
import remainders from './remainders.ts';
import session from './session.ts';
import shell from './shell.ts';
import tallies from './tallies.ts';

export default {
  accounts,
  approvals,
  board,
  communiques,
  completeness,
  door,
  events,
  explain,
  history,
  home,
  imports,
  notifications,
  reconciliation,
  remainders,
  session,
  shell,
  tallies,
};
