import type { Notification } from '@innoweek/contracts';

/** How a message looks: news until it is read, unless what it asks for is done already. */
export const stateOf = ({
  readAt,
  settled,
}: Pick<Notification, 'readAt' | 'settled'>): 'unread' | 'read' | 'settled' =>
  settled ? 'settled' : readAt === null ? 'unread' : 'read';
