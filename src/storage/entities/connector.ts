import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { JsonObject, JsonValue } from '../../model.ts';

/** A named record: a connector type, a value, and the Vault secrets that are laid over it. */
@Entity('connectors')
export class Connector {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text', { unique: true })
  name!: string;

  @Column('text')
  type!: string;

  @Column('text', { unique: true })
  namespace!: string;

  @Column('json')
  value!: JsonObject;

  @Column('json')
  vault_secrets!: JsonValue[];

  @Column('text')
  source!: 'file' | 'api';

  /** the document as it was written */
  @Column('text')
  yaml!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;

  @UpdateDateColumn({ type: 'timestamptz' })
  updated_at!: Date;
}
