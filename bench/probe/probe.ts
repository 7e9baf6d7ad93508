/**
 * Looks into a process of Petiole from inside: it is loaded with `--import` before the product, and answers what its parent asks.
 * The product knows nothing of it; what it measures it finds by wrapping methods, and it refuses to run where one of them is gone.
 */
import { memoryOf, type Memory } from './memory.ts';
import { startProfile, stopProfile, type CpuProfile } from './cpu.ts';
import { resumes, watchResumes, type Resume } from './resume.ts';
import { changeSettings } from './settings.ts';
import { startTimeline, takeTimeline, type Timeline } from './timeline.ts';

export interface ProbeAnswers {
  /** after a collection of garbage */
  memory: Memory;
  profileStart: null;
  profileStop: CpuProfile;
  timelineStart: null;
  timelineStop: Timeline;
  watchResumes: null;
  resumes: Resume[];
}

export type ProbeName = keyof ProbeAnswers;
export type ProbeQuestion = { ask: ProbeName };

const ANSWERS: { [Name in ProbeName]: () => Promise<ProbeAnswers[Name]> | ProbeAnswers[Name] } = {
  memory: memoryOf,
  profileStart: startProfile,
  profileStop: stopProfile,
  timelineStart: startTimeline,
  timelineStop: takeTimeline,
  watchResumes,
  resumes,
};

await changeSettings();
if (process.env['BENCH_WATCH'] === 'resumes') await watchResumes();
process.on('message', (question: ProbeQuestion) => {
  void Promise.resolve()
    .then(() => ANSWERS[question.ask]())
    .then(
      (answer) => process.send?.({ answer }),
      (error: unknown) => process.send?.({ failed: String(error instanceof Error ? error.stack : error) }),
    );
});
// It must not keep the process from ending.
process.channel?.unref();
