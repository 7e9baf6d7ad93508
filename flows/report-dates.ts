/** An npm package in a flow: date-fns is a dependency of this folder's package.json and is bundled with the script. */
import { addBusinessDays, format, formatDistance } from 'date-fns';
import { flow } from 'petiole';

export default flow(async function (inputs: { ref?: string; days?: number }) {
  const commit = await this.connect('demo-repository', { ref: inputs.ref }).get('output_value');
  const released = new Date(commit.date_str);
  const due = addBusinessDays(released, inputs.days ?? 10);
  return {
    released: format(released, 'EEEE, d MMMM yyyy'),
    due: format(due, 'yyyy-MM-dd'),
    // the clock of a flow is the same in every replay
    age: formatDistance(released, new Date(), { addSuffix: true }),
  };
});
