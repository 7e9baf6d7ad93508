import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A bearer token of the API. The token itself is shown once and stored nowhere. */
@Entity('api_tokens')
export class ApiToken {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text', { unique: true })
  sha256!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;

  @Column('timestamptz', { nullable: true })
  last_used_at!: Date | null;
}
