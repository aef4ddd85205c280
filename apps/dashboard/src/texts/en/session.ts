import type zh from '../zh-CN/session.ts';

const session: typeof zh = {
  title: 'Sign in',
  lead: 'Sign in to register events, approve them and report figures.',
  email: 'E-mail',
  emailMissing: 'Enter your e-mail address.',
  password: 'Password',
  passwordMissing: 'Enter your password.',
  noAccount: 'No account? Ask your local association or the administrator for one.',
  signOut: 'Sign out',
  menuOf: 'Account of {{name}}',
  account: 'Account',
  roles: 'Roles',
  role: {
    organizer: 'Organizer',
    association: 'Association',
    coordinator: 'National coordinator',
    administrator: 'Administrator',
  },
  organisation: 'Organisation',
  listSeparator: ', ',
  unexpected: 'Something on this page failed. Reload it and try again.',
  signInFirst: 'Please sign in first',
  notForYou: 'Your account does not reach this page',
  notForYouHint: 'Ask the administrator if you need it.',
  toHome: 'Back to the home page',
  reasonPlaceholder: 'Say why',
};
export default session;
