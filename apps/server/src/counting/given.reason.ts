/**
 * SQL: the reason that somebody gave for a batch `b`. A batch of a file carries the file's name, which says where its
 * figures come from and not why they changed; and what people call their files is not for everybody.
 */
export const GIVEN_REASON = `case when exists (
    select from imports i
    where i.id = substring(b.idempotency_key from '^import:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})')::uuid
      and i.file_name = b.reason
  ) then null else b.reason end`;
