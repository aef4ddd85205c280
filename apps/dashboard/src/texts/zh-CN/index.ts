import accounts from './accounts.ts';
import agreements from './agreements.ts';
import approvals from './approvals.ts';
import audit from './audit.ts';
import board from './board.ts';
import communiques from './communiques.ts';
import completeness from './completeness.ts';
import door from './door.ts';
import events from './events.ts';
import explain from './explain.ts';
import history from './history.ts';
import home from './home.ts';
import imports from './imports.ts';
import media from './media.ts';
import notifications from './notifications.ts';
import publicity from './publicity.ts';
import reconciliation from './reconciliation.ts';
import remainders from './remainders.ts';
import session from './session.ts';
import sharing from './sharing.ts';
import shell from './shell.ts';
import tallies from './tallies.ts';
import tasks from './tasks.ts';

export default {
  accounts,
  agreements,
  approvals,
  audit,
  board,
  communiques,
  completeness,
  door,
  events,
  explain,
  history,
  home,
  imports,
  media,
  notifications,
  publicity,
  reconciliation,
  remainders,
  session,
  sharing,
  shell,
  tallies,
  tasks,
};
