import type { CheckRuleName, EvidenceFigure, Metric, TaskSeverity } from '@innoweek/contracts';

export type StoredEvidence = {
  figures: EvidenceFigure[];
  limits: Record<string, number>;
  days: string[];
};

/** A cause for somebody to look, as a check finds it. */
export type Finding = {
  rule: CheckRuleName;
  /** Tells this cause from others of the rule, however often it is looked for. */
  key: string;
  subject: string;
  other: string | null;
  unit: string | null;
  metric: Metric | null;
  day: string | null;
  remainder: string | null;
  severity: TaskSeverity;
  evidence: StoredEvidence;
  /** Of the figures that a decision is about: with others it is to be decided again. */
  fingerprint: string;
  /** Null: since it was found. */
  since: Date | null;
};

/** A finding, but for what its rule leaves out. */
export const finding = (
  of: Pick<Finding, 'rule' | 'key' | 'subject' | 'unit' | 'severity' | 'evidence'> & Partial<Finding>,
): Finding => ({
  other: null,
  metric: null,
  day: null,
  remainder: null,
  since: null,
  fingerprint: of.evidence.figures.map(({ name, value }) => `${name}=${String(value)}`).join(' '),
  ...of,
});

/** The code of an event's subject, or null. */
export const codeOf = (subject: string): string | null =>
  subject.startsWith('event:') ? subject.slice('event:'.length) : null;
