import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** A Vault that connectors read secrets from, and how to prove there who we are. */
@Entity('vaults')
export class Vault {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text', { unique: true })
  name!: string;

  @Column('text')
  address!: string;

  @Column('text', { nullable: true })
  namespace!: string | null;

  @Column('text')
  engine_path!: string;

  /** null: found out */
  @Column('smallint', { nullable: true })
  kv_version!: 1 | 2 | null;

  /** PEM */
  @Column('text', { nullable: true })
  ca!: string | null;

  /** the method and all of it that is no secret */
  @Column('json')
  auth!: Record<string, unknown>;

  /** the rest of it: JSON, sealed */
  @Column('text', { nullable: true })
  auth_secrets!: string | null;

  @Column('double precision')
  cache_seconds!: number;

  /** seconds */
  @Column('double precision')
  timeout!: number;

  @Column('json', { nullable: true })
  allow_private!: true | string[] | null;

  @Column('json', { nullable: true })
  reveal!: string[] | null;

  @Column('text')
  source!: 'file' | 'api';

  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;

  @UpdateDateColumn({ type: 'timestamptz' })
  updated_at!: Date;
}
