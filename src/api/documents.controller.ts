import { Controller, Get, Inject } from '@nestjs/common';
import type { z } from 'zod';
import type { ConnectorsPort, VaultListing, VaultsPort } from './ports.ts';
import { CONNECTORS, VAULTS } from './providers.ts';
import { Params, Query, Route } from './route.ts';
import { connectorText, vaultListing, vaultPathQuery } from './schemas/documents.ts';
import { nameParams } from './schemas/texts.ts';

type Named = z.output<typeof nameParams>;

/** What an editor of connectors needs beside the connectors themselves. */
@Controller('api/v1')
export class DocumentsController {
  constructor(
    @Inject(CONNECTORS) private readonly connectors: ConnectorsPort,
    @Inject(VAULTS) private readonly vaults: VaultsPort,
  ) {}

  @Get('connectors/:name/document')
  @Route({
    id: 'getConnectorDocument',
    summary: 'The document of a connector as it was written, with its comments',
    description: 'In YAML, the secrets masked; what is sent back masked stays as it is.',
    needs: 'connectors:write',
    params: nameParams,
    answers: { 200: connectorText },
  })
  async document(@Params() { name }: Named): Promise<{ yaml: string }> {
    return { yaml: await this.connectors.document(name) };
  }

  @Get('vaults/:name/secrets')
  @Route({
    id: 'listVaultSecrets',
    summary: 'What lies below a path of a Vault, and the names of what the secret there holds',
    description:
      'Names only, never a value. The policies of the Vault say what may be seen; who looked stands in the audit log. 200 also where the Vault does not answer: that is the answer.',
    needs: 'vaults:read',
    params: nameParams,
    query: vaultPathQuery,
    answers: { 200: vaultListing },
  })
  secrets(@Params() { name }: Named, @Query() { path = '' }: z.output<typeof vaultPathQuery>): Promise<VaultListing> {
    return this.vaults.browse(name, path);
  }
}
