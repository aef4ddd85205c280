import type { Membership, Role } from '@innoweek/contracts';
import { IsNull, type EntityManager } from 'typeorm';
import { OrganisationEntity } from '../organisations/organisation.entity.ts';
import { unprocessable } from '../problems/problem.error.ts';
import { MembershipEntity } from './account.entity.ts';

type Row = Membership & { account: string };

/** Taken by every change that could leave nobody in charge, so that two of them see each other. */
const ADMINISTRATORS_LOCK = `select pg_advisory_xact_lock(hashtext('innoweek:administrators'))`;

/** The memberships of accounts, each account's first one first. */
export const membershipsOf = async (
  manager: EntityManager,
  accounts: readonly string[],
): Promise<Map<string, [Membership, ...Membership[]]>> => {
  const rows = await manager.query<Row[]>(
    `select m.account_id as account, m.id, m.roles,
            case when o.id is not null then jsonb_build_object('id', o.id, 'name', o.name, 'nameEn', o.name_en) end
              as organisation
     from memberships m left join organisations o on o.id = m.organisation_id
     where m.account_id = any($1::uuid[]) order by m.created_at, m.id`,
    [accounts],
  );
  const found = new Map<string, [Membership, ...Membership[]]>();
  for (const { account, ...membership } of rows) {
    const known = found.get(account);
    if (known) known.push(membership);
    else found.set(account, [membership]);
  }
  return found;
};

/** The membership that an account's plain fields speak of: the oldest. */
export const firstMembership = (manager: EntityManager, accountId: string): Promise<MembershipEntity> =>
  manager.getRepository(MembershipEntity).findOneOrFail({
    where: { accountId },
    order: { createdAt: 'ASC', id: 'ASC' },
  });

/** Organizers act for an organisation, associations for one that reports for a unit. */
export const checkOrganisation = async (
  manager: EntityManager,
  roles: readonly Role[],
  organisation: string | null,
): Promise<void> => {
  const path = 'organisation';
  if (organisation === null) {
    if (roles.includes('organizer') || roles.includes('association'))
      throw unprocessable({ path, code: 'required' });
    return;
  }
  const found = organisation.includes('\0')
    ? null
    : await manager.getRepository(OrganisationEntity).findOneBy({ id: organisation, mergedInto: IsNull() });
  if (found === null) throw unprocessable({ path, code: 'unknown_organisation', params: { organisation } });
  if (roles.includes('association') && found.reportsFor === null)
    throw unprocessable({ path, code: 'no_reporting_organisation' });
};

/** An account acts for an organisation, or for none, by one membership. Call it with the account locked. */
export const checkIsAlone = async (
  manager: EntityManager,
  accountId: string,
  organisation: string | null,
  besides: string | null,
): Promise<void> => {
  const [taken] = await manager.query<unknown[]>(
    `select from memberships
     where account_id = $1 and organisation_id is not distinct from $2 and id is distinct from $3::uuid`,
    [accountId, organisation, besides],
  );
  if (taken) throw unprocessable({ path: 'organisation', code: 'membership_taken' });
};

export const lockAdministrators = async (manager: EntityManager): Promise<void> => {
  await manager.query(ADMINISTRATORS_LOCK);
};

/** Whether anybody can sign in and put things right: a token alone cannot. */
export const someoneIsInCharge = async (manager: EntityManager): Promise<boolean> => {
  const [row] = await manager.query<{ present: boolean }[]>(
    `select exists (select from accounts a join memberships m on m.account_id = a.id
       where 'administrator' = any(m.roles) and not a.disabled and a.password_hash is not null) as present`,
  );
  return row?.present ?? false;
};
