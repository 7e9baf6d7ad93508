import type { JsonObject } from '../../model.ts';
import type { ConnectionCall } from '../port.ts';
import type { Prepared } from '../prepare.ts';
import type { AttemptLog } from '../retry/attempt-log.ts';
import type { RetriedRequests } from '../retry/requests.ts';
import type { Found } from '../targets.ts';

/** A call while it runs: what each of its steps leaves for those after it, and for its result. */
export interface Running {
  call: ConnectionCall;
  startedAt: number;
  log: AttemptLog;
  found?: Found;
  /** told where somebody saw that it waited */
  waited?: string;
  /** what the script gave */
  overrides?: JsonObject;
  /** those of the last attempt */
  requests?: RetriedRequests;
  /** that of the last attempt */
  prepared?: Prepared;
}
