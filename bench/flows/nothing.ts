/** No step at all: what a start and an end cost. */
import { flow } from 'petiole';

export default flow(function () {
  return { sum: 0 };
});
