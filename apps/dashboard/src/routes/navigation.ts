/** What the header leads to, each under the title of its feature; `signedIn` entries show only to who is signed in. */
export const NAVIGATION = [{ to: '/board', feature: 'board', signedIn: false }] as const;
