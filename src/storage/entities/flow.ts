import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { JsonValue } from '../../model.ts';

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
  inputs_schema!: JsonValue;

  @Column('json', { nullable: true })
  outputs_schema!: JsonValue;

  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;

  @UpdateDateColumn({ type: 'timestamptz' })
  updated_at!: Date;
}
