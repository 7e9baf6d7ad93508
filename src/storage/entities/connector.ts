import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

const APART = { select: false, insert: false, update: false } as const;

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

  @Column('text', { nullable: true })
  description!: string | null;

  @Column('json', { nullable: true })
  retry!: Record<string, unknown> | false | null;

  @Column('json', { nullable: true })
  allow_private!: true | string[] | null;

  @Column('json', { nullable: true })
  rate_budget!: Record<string, unknown> | false | null;

  @Column('json', { nullable: true })
  circuit_breaker!: Record<string, unknown> | false | null;

  @Column('json', { nullable: true })
  destinations!: 'any' | string[] | null;

  @Column('text', { nullable: true })
  pool!: string | null;

  @Column('text')
  source!: 'file' | 'api';

  /** the document as it was written */
  @Column('text')
  yaml!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;

  @UpdateDateColumn({ type: 'timestamptz' })
  updated_at!: Date;

  // How it fares: written by `connector-states.ts` in batches, and not with the document.

  @Column({ type: 'timestamptz', nullable: true, ...APART })
  last_used_at!: Date | null;

  @Column({ type: 'timestamptz', nullable: true, ...APART })
  last_tested_at!: Date | null;

  @Column({ type: 'json', nullable: true, ...APART })
  last_failure!: Record<string, unknown> | null;

  @Column({ type: 'boolean', ...APART })
  failing!: boolean;
}
