import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.ts';
import { AuditModule } from '../audit/audit.module.ts';
import { MailModule } from '../mail/mail.module.ts';
import { AccountController } from './account.controller.ts';
import { AccountService } from './account.service.ts';
import { FirstAdministratorService } from './first-administrator.service.ts';
import { MembershipController } from './membership.controller.ts';
import { MembershipService } from './membership.service.ts';
import { OidcController } from './oidc.controller.ts';
import { OidcProvider } from './oidc.provider.ts';
import { OidcService } from './oidc.service.ts';
import { OwnSessionController } from './own-session.controller.ts';
import { OwnSessionService } from './own-session.service.ts';
import { PasswordController } from './password.controller.ts';
import { PasswordLinkService } from './password-link.service.ts';
import { PasswordProof } from './password.proof.ts';
import { PasswordService } from './password.service.ts';
import { SecondFactorController } from './second-factor.controller.ts';
import { SecondFactorService } from './second-factor.service.ts';
import { SecretBox } from './secret.box.ts';
import { SessionController } from './session.controller.ts';
import { SessionReply } from './session.reply.ts';
import { SessionService } from './session.service.ts';
import { SignInLimiter } from './sign-in.limiter.ts';
import { TokenController } from './token.controller.ts';
import { TokenService } from './token.service.ts';

/** Accounts, their sessions and their tokens. */
@Module({
  imports: [AccessModule, AuditModule, MailModule],
  controllers: [
    SessionController,
    MembershipController,
    OidcController,
    OwnSessionController,
    PasswordController,
    SecondFactorController,
    AccountController,
    TokenController,
  ],
  providers: [
    AccountService,
    FirstAdministratorService,
    MembershipService,
    OidcProvider,
    OidcService,
    OwnSessionService,
    PasswordLinkService,
    PasswordProof,
    PasswordService,
    SecondFactorService,
    SecretBox,
    SessionReply,
    SessionService,
    SignInLimiter,
    TokenService,
  ],
  exports: [AccountService, PasswordService, TokenService],
})
export class AccountsModule {}
