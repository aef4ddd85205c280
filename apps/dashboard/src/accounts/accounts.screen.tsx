import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { ACCOUNT_TABS } from '../routes/workspace.routes.ts';
import { AllowedGate } from '../session/allowed.gate.tsx';
import { isAdministrator } from '../session/role.rules.ts';
import { PageHeading } from '../ui/page.heading.tsx';
import styles from './accounts.module.css';
import { AccountsPanel } from './accounts.panel.tsx';
import { AuditPanel } from './audit.panel.tsx';
import { EditionsPanel } from './editions.panel.tsx';
import { OrganisationsPanel } from './organisations.panel.tsx';
import { SecurityPanel } from './security.panel.tsx';

const route = getRouteApi('/workspace/accounts');

const PANELS = {
  accounts: AccountsPanel,
  organisations: OrganisationsPanel,
  editions: EditionsPanel,
  security: SecurityPanel,
  audit: AuditPanel,
};

/** Who may do what, for which organisation, in which edition: administrators only. */
export const AccountsScreen = () => {
  const { t } = useTranslation('accounts');
  const { tab = 'accounts' } = route.useSearch();
  const navigate = useNavigate();
  return (
    <AllowedGate allows={isAdministrator}>
      {() => (
        <>
          <PageHeading title={t('title')} />
          <Tabs
            className={styles.tabs}
            activeKey={tab}
            onChange={(key) => {
              const next = ACCOUNT_TABS.find((name) => name === key);
              void navigate({ to: '/accounts', search: next === undefined ? {} : { tab: next } });
            }}
            items={ACCOUNT_TABS.map((key) => {
              const Panel = PANELS[key];
              return { key, label: t(`tabs.${key}`), children: <Panel /> };
            })}
          />
        </>
      )}
    </AllowedGate>
  );
};
