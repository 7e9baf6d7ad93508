/** The child of `child-flows`: a flow with schemas. Inputs that do not fit end it with `INVALID_INPUT` before it starts. */
import { flow } from 'petiole';

export default flow({
  inputs: { type: 'object', properties: { word: { type: 'string', minLength: 1 } }, required: ['word'], additionalProperties: false },
  outputs: { type: 'object', properties: { length: { type: 'integer' } }, required: ['length'] },
  handler(inputs) {
    return { length: String(inputs.word).length };
  },
});
