import { Injectable } from '@nestjs/common';
import type { Membership, MembershipDraft } from '@innoweek/contracts';
import { DataSource } from 'typeorm';
import { v7 as newId, validate as isUuid } from 'uuid';
import type { Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { secretHash } from '../access/secret.hash.ts';
import { AuditService } from '../audit/audit.service.ts';
import { ProblemError, unprocessable } from '../problems/problem.error.ts';
import { ChangeService } from '../queue/change.service.ts';
import { MembershipEntity } from './account.entity.ts';
import {
  checkIsAlone,
  checkOrganisation,
  lockAdministrators,
  membershipsOf,
  someoneIsInCharge,
} from './membership.repository.ts';

/** What accounts are in each organisation they act for. */
@Injectable()
export class MembershipService {
  constructor(
    private readonly source: DataSource,
    private readonly audit: AuditService,
    private readonly changes: ChangeService,
  ) {}

  /** An account's memberships, the first one first. */
  async list(accountId: string): Promise<Membership[]> {
    return (await membershipsOf(this.source.manager, [accountId])).get(accountId) ?? [];
  }

  /** Lets an account act for one more organisation. */
  async add(accountId: string, draft: MembershipDraft, actor: Actor): Promise<Membership> {
    const organisation = draft.organisation ?? null;
    const roles = [...new Set(draft.roles)];
    const id = newId();
    await this.source.transaction(async (manager) => {
      const known = isUuid(accountId)
        ? await manager.query<unknown[]>(`select from accounts where id = $1 for update`, [accountId])
        : [];
      if (known.length === 0) throw new ProblemError('account_not_found');
      await checkOrganisation(manager, roles, organisation);
      await checkIsAlone(manager, accountId, organisation, null);
      await manager.insert(MembershipEntity, { id, accountId, organisationId: organisation, roles });
      await this.audit.record(manager, {
        actor,
        action: 'membership.add',
        target: accountId,
        detail: { organisation, roles },
      });
    });
    const added = (await this.list(accountId)).find((membership) => membership.id === id);
    if (added === undefined) throw new ProblemError('membership_not_found');
    return added;
  }

  /** Takes one away: sessions and tokens that act in it end at once. */
  async remove(accountId: string, id: string, actor: Actor): Promise<void> {
    await this.source.transaction(async (manager) => {
      await lockAdministrators(manager);
      if (isUuid(accountId))
        await manager.query(`select from accounts where id = $1 for update`, [accountId]);
      const memberships = manager.getRepository(MembershipEntity);
      const found = isUuid(accountId) && isUuid(id) ? await memberships.findOneBy({ id, accountId }) : null;
      if (found === null) throw new ProblemError('membership_not_found');
      if ((await memberships.countBy({ accountId })) === 1) throw new ProblemError('last_membership');
      const couldAct = await someoneIsInCharge(manager);
      await memberships.delete({ id });
      if (couldAct && !(await someoneIsInCharge(manager))) throw new ProblemError('last_administrator');
      await this.audit.record(manager, {
        actor,
        action: 'membership.remove',
        target: accountId,
        detail: { organisation: found.organisationId, roles: found.roles },
      });
    });
    this.changes.announce('access');
  }

  /** Lets the caller's session act for another of their organisations. @param secret of the session that asks */
  async act(caller: Principal, organisation: string | null, secret: string, actor: Actor): Promise<void> {
    const membership = await this.source
      .getRepository(MembershipEntity)
      .createQueryBuilder('m')
      .where('m.account_id = :account', { account: caller.accountId })
      .andWhere('m.organisation_id is not distinct from :organisation', {
        organisation: organisation?.replaceAll('\0', '') ?? null,
      })
      .getOne();
    if (membership === null)
      throw unprocessable({
        path: 'organisation',
        code: 'unknown_organisation',
        params: { organisation: organisation ?? '' },
      });
    await this.source.transaction(async (manager) => {
      await manager.query(`update sessions set membership_id = $2 where secret_hash = $1`, [
        secretHash(secret),
        membership.id,
      ]);
      await this.audit.record(manager, {
        actor,
        action: 'session.act',
        target: caller.accountId,
        detail: { organisation, roles: membership.roles },
      });
    });
    this.changes.announce('access');
  }
}
