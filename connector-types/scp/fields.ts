/** What the actions of SCP take and give: that of SFTP, as far as the protocol goes. */
import { z } from 'zod';
import * as sftp from '../sftp/fields.ts';

export const getInputs = sftp.getInputs;
export const getOutputs = sftp.getOutputs.omit({ modified_at: true });
export const putInputs = sftp.putInputs.omit({ atomic: true, create_folders: true });
export const putOutputs = sftp.putOutputs;
export const listInputs = sftp.listInputs.omit({ recursive: true, pattern: true });
export const listOutputs = z.object({
  entries: z.array(z.object({ name: z.string(), path: z.string(), type: z.enum(['file', 'folder', 'link', 'other']) })),
});
export const deleteInputs = sftp.deleteInputs;
export const deleteOutputs = sftp.deleteOutputs;

export type GetInputs = z.output<typeof getInputs>;
export type PutInputs = z.output<typeof putInputs>;
export type ListInputs = z.output<typeof listInputs>;
export type ListOutputs = z.output<typeof listOutputs>;
export type DeleteInputs = z.output<typeof deleteInputs>;
