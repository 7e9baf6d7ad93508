/** Petiole as anybody runs it: `up` on its embedded PostgreSQL, asked over its REST API by this process. */
import { clientOf, petioleVersion, startUp } from '../petiole.ts';
import { serve } from '../system.ts';

serve(async (surroundings) => {
  const up = await startUp(surroundings);
  const client = clientOf(up.url);
  return {
    client,
    about: `Petiole ${await petioleVersion()}, REST API of \`up\` with its defaults`,
    async stop() {
      await client.close();
      await up.stop();
    },
  };
});
