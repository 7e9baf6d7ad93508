/** Sleeps for an hour. */
import { flow } from 'petiole';

export default flow(async function () {
  await this.sleep(3600);
});
