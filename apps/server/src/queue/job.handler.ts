import { SetMetadata } from '@nestjs/common';
import { JOBS, type JobName, type JobPayload } from '@innoweek/contracts';

export const HANDLES = 'innoweek:handles';

/** Marks the provider that runs the jobs of this name. The worker refuses to start unless each job has one. */
export const HandlesJob = (name: JobName) => SetMetadata(HANDLES, name);

/** What runs a job. It may be asked twice for the same thing, or by two workers at once. */
export type JobHandler<N extends JobName = JobName> = { handle(payload: JobPayload<N>): Promise<void> };

export const isJobName = (name: string): name is JobName => name in JOBS;
