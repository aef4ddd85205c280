import type { Import } from '@innoweek/contracts';
import { Button, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { useAnswers } from './import.queries.ts';
import styles from './imports.module.css';

/** What only the uploader can tell. Nothing is chosen beforehand: a choice that nobody made is a guess. */
export const TallyQuestions = ({ item }: { item: Import }) => {
  const { t } = useTranslation('imports');
  const answer = useAnswers(item.id);
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const answers = item.questions.flatMap(({ id }) => {
    const choice = chosen[id];
    return choice === undefined ? [] : [{ id, choice }];
  });
  return (
    <section className={styles.panel}>
      <h2 className={styles.sectionTitle}>{t('tallies.questionTitle')}</h2>
      <p className={styles.sentence}>{t('tallies.questionHint')}</p>
      {item.questions.map(({ id, text, choices }) => (
        <fieldset key={id} className={styles.question}>
          <legend>{text}</legend>
          <Radio.Group
            className={styles.radios}
            value={chosen[id] ?? null}
            onChange={({ target }) => setChosen({ ...chosen, [id]: String(target.value) })}
            options={choices.map((choice) => ({ value: choice.id, label: choice.text }))}
          />
        </fieldset>
      ))}
      {answer.error ? <ProblemNotice error={answer.error} /> : null}
      <Button
        type="primary"
        loading={answer.isPending}
        disabled={answers.length < item.questions.length}
        onClick={() => answer.mutate(answers)}
      >
        {t('tallies.answer')}
      </Button>
    </section>
  );
};
