import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

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

  // Not JsonObject: TypeORM's partial types do not end on a type that contains itself.
  @Column('json')
  value!: Record<string, unknown>;

  @Column('json')
  vault_secrets!: Record<string, unknown>[];

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
