import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { JsonValue } from '../../model.ts';

/** One content of a flow's script; never changed, and kept for as long as an execution is pinned to it. */
@Entity('flow_versions')
export class FlowVersion {
  /** of the bundle and the number of the guest runtime */
  @PrimaryColumn('text')
  sha256!: string;

  @Column('text')
  flow!: string;

  @Column('integer')
  guest_runtime!: number;

  /** the TypeScript as its author wrote it */
  @Column('text')
  script!: string;

  /** the flow's own modules: evaluated once per execution */
  @Column('text')
  bundle!: string;

  /** the npm packages that it imports: evaluated once per version; null where it imports none */
  @Column('text', { nullable: true })
  packages!: string | null;

  @Column('text')
  source_map!: string;

  /** the own modules that the script imports, path → text as they were written; null of versions from before they were kept */
  @Column('json', { nullable: true })
  modules!: Record<string, string> | null;

  /** the name that the script gives itself, null where it leaves that to its file or address */
  @Column('text', { nullable: true })
  declared_name!: string | null;

  /** JSON Schemas, null where the script declares none */
  @Column('json', { nullable: true })
  inputs_schema!: JsonValue;

  @Column('json', { nullable: true })
  outputs_schema!: JsonValue;

  /** false: used by single runs only, never the flow of that name */
  @Column('boolean')
  listed!: boolean;

  /** whether the connectors that it names are tested before it starts */
  @Column('boolean')
  preflight!: boolean;

  /** how many executions of the flow may run at once; null where the script does not say */
  @Column('integer', { nullable: true })
  concurrency!: number | null;

  /** the worker pool that its executions run in; null where the script does not say */
  @Column('text', { nullable: true })
  pool!: string | null;

  /** the connectors and namespaces that its script names literally; null where that was not looked for */
  @Column('json', { nullable: true })
  connectors!: JsonValue;

  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;
}
