import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { Communique } from '@innoweek/contracts';
import { App, Button, Input, Popconfirm, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/api.client.ts';
import { ProblemError } from '../api/problem.error.ts';
import { useSession } from '../api/session.query.ts';
import { isCoordinator } from '../session/role.rules.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { communiqueQuery, useDraft } from './communique.queries.ts';
import { Statement } from './communique.statement.tsx';
import styles from './communiques.module.css';

const LONGEST_NOTE = 2_000;
const CONFIRMATION = { root: styles.confirmation };

/** One statement, as it is read and printed; while it is a draft, what becomes of it. */
export const CommuniqueScreen = () => {
  const { t } = useTranslation('communiques');
  const { id } = useParams({ from: '/workspace/communiques/$id' });
  const session = useSession();
  const query = useQuery(communiqueQuery(id));
  if (query.error instanceof ProblemError && query.error.status === 404)
    return (
      <>
        <PageHeading title={t('title')} />
        <ProblemNotice error={query.error} />
        <ButtonLink to="/communiques">{t('all')}</ButtonLink>
      </>
    );
  if (query.error) return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton active />;
  const communique = query.data;
  const title = communique.number === null ? t('draft') : t('titled', { number: communique.number });
  return (
    <>
      <div className={styles.screenOnly}>
        <PageHeading title={title} actions={<Actions communique={communique} />} />
        {communique.state === 'draft' && isCoordinator(session) ? <Draft communique={communique} /> : null}
      </div>
      <Statement communique={communique} />
    </>
  );
};

const Actions = ({ communique }: { communique: Communique }) => {
  const { t } = useTranslation('communiques');
  const { message } = App.useApp();
  const save = async (): Promise<void> => {
    try {
      const file = await api.download(`/communiques/${communique.id}/figures.xlsx`);
      const link = document.createElement('a');
      link.href = URL.createObjectURL(file);
      link.download = t('fileName', { number: communique.number ?? t('draft') });
      link.click();
      URL.revokeObjectURL(link.href);
    } catch {
      void message.error(t('notSaved'));
    }
  };
  return (
    <>
      <ButtonLink to="/communiques">{t('all')}</ButtonLink>
      <Button onClick={() => void save()}>{t('workbook')}</Button>
      <Button href={`/api/v1/communiques/${communique.id}`} target="_blank">
        JSON
      </Button>
      <Button type="primary" onClick={() => window.print()}>
        {t('print')}
      </Button>
    </>
  );
};

const Draft = ({ communique }: { communique: Communique }) => {
  const { t } = useTranslation('communiques');
  const { message } = App.useApp();
  const navigate = useNavigate();
  const { note, publish, discard } = useDraft(communique);
  const [text, setText] = useState(communique.note);
  const error = note.error ?? publish.error ?? discard.error;
  return (
    <section className={styles.draft} aria-label={t('draft')}>
      <p>{t('draftHint', { by: communique.preparedBy })}</p>
      <label htmlFor="communique-note">{t('note')}</label>
      <Input.TextArea
        id="communique-note"
        value={text}
        maxLength={LONGEST_NOTE}
        autoSize={{ minRows: 2, maxRows: 8 }}
        placeholder={t('notePlaceholder')}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => {
          if (text !== communique.note) note.mutate(text);
        }}
      />
      {communique.signingBar === null ? null : <p>{t(`bars.${communique.signingBar}`)}</p>}
      <div className={styles.buttons}>
        {communique.signingBar === null ? (
          <Popconfirm
            placement="topLeft"
            classNames={CONFIRMATION}
            title={t('publishSure')}
            okText={t('publish')}
            onConfirm={() =>
              publish.mutate(undefined, {
                onSuccess: ({ number }) => {
                  void message.success(t('published'));
                  void navigate({ to: '/communiques/$id', params: { id: String(number) } });
                },
              })
            }
          >
            <Button type="primary" loading={publish.isPending}>
              {t('publish')}
            </Button>
          </Popconfirm>
        ) : null}
        <Popconfirm
          placement="topLeft"
          classNames={CONFIRMATION}
          title={t('discardSure')}
          okText={t('discard')}
          onConfirm={() =>
            discard.mutate(undefined, { onSuccess: () => void navigate({ to: '/communiques' }) })
          }
        >
          <Button danger loading={discard.isPending}>
            {t('discard')}
          </Button>
        </Popconfirm>
      </div>
      {error ? <ProblemNotice error={error} /> : null}
    </section>
  );
};
