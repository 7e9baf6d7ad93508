import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** A named script: the name points at its newest version. */
@Entity('flows')
export class Flow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text', { unique: true })
  name!: string;

  /** sha256 of the newest version */
  @Column('text')
  version!: string;

  @Column('text')
  source!: 'file' | 'api';

  @Column('json', { nullable: true })
  inputs_schema!: Record<string, unknown> | null;

  @Column('json', { nullable: true })
  outputs_schema!: Record<string, unknown> | null;

  /** the worker pool that the newest version declares */
  @Column('text', { nullable: true })
  pool!: string | null;

  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;

  @UpdateDateColumn({ type: 'timestamptz' })
  updated_at!: Date;
}
