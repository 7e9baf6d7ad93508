-- What the migrations give, written by `npm run schema` and compared by a test. Change it by a new migration.

create table api_tokens (
  id uuid not null,
  name text not null,
  sha256 text not null,
  created_at timestamp with time zone not null default now(),
  last_used_at timestamp with time zone,
  role text not null,
  scopes json,
  expires_at timestamp with time zone,
  created_by text,
  constraint api_tokens_pkey PRIMARY KEY (id),
  constraint api_tokens_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'operator'::text, 'editor'::text, 'admin'::text]))),
  constraint api_tokens_sha256_key UNIQUE (sha256)
);
CREATE INDEX api_tokens_created ON public.api_tokens USING btree (created_at DESC, id DESC);

create table audit (
  id uuid not null,
  at timestamp with time zone not null default now(),
  actor_name text not null,
  action text not null,
  object text not null,
  execution_id uuid,
  details json,
  actor_kind text not null,
  actor_id text,
  from_address text,
  constraint audit_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_action ON public.audit USING btree (action, at DESC, id DESC);
CREATE INDEX audit_actor ON public.audit USING btree (actor_name, at DESC, id DESC);
CREATE INDEX audit_at ON public.audit USING btree (at DESC, id DESC);
CREATE INDEX audit_object ON public.audit USING btree (object, at DESC, id DESC);

create table circuit_breakers (
  connector_id uuid not null,
  failures integer not null,
  failed_at timestamp with time zone not null,
  open_until timestamp with time zone,
  trial_by uuid,
  trial_until timestamp with time zone,
  constraint circuit_breakers_connector_id_fkey FOREIGN KEY (connector_id) REFERENCES connectors(id) ON DELETE CASCADE,
  constraint circuit_breakers_pkey PRIMARY KEY (connector_id)
) with (fillfactor=50);

create table connectors (
  id uuid not null,
  name text not null,
  type text not null,
  namespace text not null,
  value json not null,
  vault_secrets json not null,
  source text not null,
  yaml text not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  description text,
  retry json,
  allow_private json,
  last_used_at timestamp with time zone,
  last_tested_at timestamp with time zone,
  last_failure json,
  failing boolean not null default false,
  rate_budget json,
  circuit_breaker json,
  destinations json,
  pool text,
  constraint connectors_name_key UNIQUE (name),
  constraint connectors_namespace_key UNIQUE (namespace),
  constraint connectors_pkey PRIMARY KEY (id),
  constraint connectors_source_check CHECK ((source = ANY (ARRAY['file'::text, 'api'::text])))
);
CREATE INDEX connectors_type ON public.connectors USING btree (type);

create table data_keys (
  id text not null,
  master_key text not null,
  wrapped text not null,
  created_at timestamp with time zone not null default now(),
  constraint data_keys_pkey PRIMARY KEY (id)
);

create table execution_logs (
  execution_id uuid not null,
  seq integer not null,
  time timestamp with time zone not null default now(),
  level text not null,
  values json not null,
  constraint execution_logs_pkey PRIMARY KEY (execution_id, seq)
);

create table executions (
  id uuid not null,
  root_id uuid not null,
  parent_id uuid,
  position integer,
  generation integer not null default 0,
  type text not null,
  name text not null,
  status text not null,
  target json,
  flow text,
  flow_version text,
  connector text,
  connector_type text,
  options json,
  inputs json not null,
  shown_inputs json,
  output_value json,
  error json,
  message text,
  outcome text,
  continued_as uuid,
  labels json,
  priority smallint not null default 0,
  orphan boolean not null default false,
  seed text,
  created_at timestamp with time zone not null default now(),
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  wake_at timestamp with time zone,
  attempt integer not null default 0,
  strikes smallint not null default 0,
  delivered integer,
  control text,
  worker_id uuid,
  wakeups integer not null default 0,
  epoch integer not null default 0,
  attempts json,
  shown_output json,
  origin json,
  copied_from uuid,
  pool text default 'default'::text,
  caller_id uuid,
  constraint executions_pkey PRIMARY KEY (id)
) with (fillfactor=70);
CREATE INDEX executions_cancelled ON public.executions USING btree (wake_at) WHERE ((worker_id IS NULL) AND (wake_at IS NOT NULL) AND (type = ANY (ARRAY['FLOW'::text, 'CONNECTION'::text])) AND (control = 'CANCEL'::text));
CREATE INDEX executions_claimable ON public.executions USING btree (pool, priority DESC, wake_at) WHERE ((worker_id IS NULL) AND (wake_at IS NOT NULL) AND (type = ANY (ARRAY['FLOW'::text, 'CONNECTION'::text])));
CREATE INDEX executions_connector ON public.executions USING btree (connector, created_at, id) WHERE (connector IS NOT NULL);
CREATE INDEX executions_controlled ON public.executions USING btree (COALESCE(worker_id, caller_id)) WHERE ((control IS NOT NULL) AND (COALESCE(worker_id, caller_id) IS NOT NULL));
CREATE INDEX executions_due ON public.executions USING btree (pool, wake_at) WHERE ((worker_id IS NULL) AND (wake_at IS NOT NULL) AND (type = ANY (ARRAY['FLOW'::text, 'CONNECTION'::text])));
CREATE INDEX executions_flow_roots ON public.executions USING btree (flow, id) WHERE (parent_id IS NULL);
CREATE INDEX executions_owned ON public.executions USING btree (worker_id) WHERE (worker_id IS NOT NULL);
CREATE INDEX executions_queued ON public.executions USING btree (flow, priority DESC, created_at) WHERE ((type = 'FLOW'::text) AND (worker_id IS NULL) AND (wake_at IS NULL) AND (started_at IS NULL) AND (pool IS NOT NULL));
CREATE INDEX executions_roots ON public.executions USING btree (id) WHERE (parent_id IS NULL);
CREATE INDEX executions_tree ON public.executions USING btree (root_id, id);
CREATE UNIQUE INDEX executions_journal ON public.executions USING btree (parent_id, "position", generation) WHERE (parent_id IS NOT NULL);

create table file_chunks (
  file_id uuid not null,
  seq integer not null,
  content bytea not null,
  constraint file_chunks_file_id_fkey FOREIGN KEY (file_id) REFERENCES files(id),
  constraint file_chunks_pkey PRIMARY KEY (file_id, seq)
);

create table file_uses (
  file_id uuid not null,
  root_id uuid not null,
  constraint file_uses_file_id_fkey FOREIGN KEY (file_id) REFERENCES files(id) ON DELETE CASCADE,
  constraint file_uses_pkey PRIMARY KEY (file_id, root_id)
);
CREATE INDEX file_uses_root ON public.file_uses USING btree (root_id);

create table files (
  id uuid not null,
  name text not null,
  content_type text not null,
  status text not null,
  size bigint,
  sha256 text,
  chunk_bytes integer not null,
  execution_id uuid,
  created_at timestamp with time zone not null default now(),
  used_at timestamp with time zone not null default now(),
  constraint files_check CHECK (((status <> 'READY'::text) OR ((size IS NOT NULL) AND (sha256 IS NOT NULL)))),
  constraint files_pkey PRIMARY KEY (id),
  constraint files_status_check CHECK ((status = ANY (ARRAY['WRITING'::text, 'READY'::text, 'DELETED'::text])))
) with (fillfactor=70);
CREATE INDEX files_deleted ON public.files USING btree (id) WHERE (status = 'DELETED'::text);
CREATE INDEX files_ready ON public.files USING btree (id DESC) WHERE (status = 'READY'::text);
CREATE INDEX files_used_at ON public.files USING btree (used_at);

create table flow_limits (
  flow text not null,
  concurrency integer not null,
  constraint flow_limits_concurrency_check CHECK ((concurrency >= 0)),
  constraint flow_limits_pkey PRIMARY KEY (flow)
);

create table flow_places (
  execution_id uuid not null,
  flow text not null,
  constraint flow_places_pkey PRIMARY KEY (execution_id)
);
CREATE INDEX flow_places_flow ON public.flow_places USING btree (flow);

create table flow_versions (
  sha256 text not null,
  flow text not null,
  guest_runtime integer not null,
  script text not null,
  bundle text not null,
  packages text,
  source_map text not null,
  created_at timestamp with time zone not null default now(),
  declared_name text,
  inputs_schema json,
  outputs_schema json,
  listed boolean not null default true,
  preflight boolean not null default false,
  connectors json,
  modules json,
  pool text,
  concurrency integer,
  constraint flow_versions_pkey PRIMARY KEY (sha256)
);
CREATE INDEX flow_versions_flow ON public.flow_versions USING btree (flow, created_at DESC);

create table flows (
  id uuid not null,
  name text not null,
  version text not null,
  source text not null,
  inputs_schema json,
  outputs_schema json,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  pool text,
  constraint flows_name_key UNIQUE (name),
  constraint flows_pkey PRIMARY KEY (id),
  constraint flows_source_check CHECK ((source = ANY (ARRAY['file'::text, 'api'::text])))
);

create table idempotency_keys (
  key text not null,
  request_sha256 text not null,
  execution_id uuid not null,
  constraint idempotency_keys_pkey PRIMARY KEY (key)
);
CREATE INDEX idempotency_keys_execution ON public.idempotency_keys USING btree (execution_id);

create table kept_access (
  id uuid not null,
  name text not null,
  fingerprint text not null,
  tokens text not null,
  scopes text,
  obtained_at timestamp with time zone,
  expires_at timestamp with time zone,
  version integer not null,
  authorized_by text not null,
  authorized_at timestamp with time zone,
  removed_at timestamp with time zone not null default now(),
  constraint kept_access_name_key UNIQUE (name),
  constraint kept_access_pkey PRIMARY KEY (id)
);

create table leases (
  name text not null,
  holder uuid not null,
  until timestamp with time zone not null,
  constraint leases_pkey PRIMARY KEY (name)
);

create table login_tries (
  subject text not null,
  tries integer not null,
  tried_at timestamp with time zone not null default now(),
  locked_until timestamp with time zone,
  constraint login_tries_pkey PRIMARY KEY (subject)
) with (fillfactor=70);
CREATE INDEX login_tries_tried ON public.login_tries USING btree (tried_at);

create table oauth_authorizations (
  id uuid not null,
  connector_id uuid not null,
  state_hash text not null,
  verifier text,
  fingerprint text not null,
  redirect_uri text not null,
  started_by text not null,
  status text not null default 'PENDING'::text,
  message text,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  actor json,
  browser_sha256 text,
  constraint oauth_authorizations_connector_id_fkey FOREIGN KEY (connector_id) REFERENCES connectors(id) ON DELETE CASCADE,
  constraint oauth_authorizations_pkey PRIMARY KEY (id),
  constraint oauth_authorizations_state_hash_key UNIQUE (state_hash),
  constraint oauth_authorizations_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'SETTLING'::text, 'AUTHORIZED'::text, 'DENIED'::text, 'FAILED'::text])))
);
CREATE INDEX oauth_authorizations_connector_id ON public.oauth_authorizations USING btree (connector_id, created_at);

create table oauth_grants (
  id uuid not null,
  fingerprint text not null,
  status text not null,
  reason text,
  tokens text,
  scopes text,
  obtained_at timestamp with time zone,
  expires_at timestamp with time zone,
  version integer not null default 0,
  authorized_by text,
  authorized_at timestamp with time zone,
  constraint oauth_grants_id_fkey FOREIGN KEY (id) REFERENCES connectors(id) ON DELETE CASCADE,
  constraint oauth_grants_pkey PRIMARY KEY (id),
  constraint oauth_grants_status_check CHECK ((status = ANY (ARRAY['EMPTY'::text, 'ACTIVE'::text, 'LOST'::text])))
);

create table rate_budgets (
  subject text not null,
  connector_id uuid,
  arrived jsonb not null default '[]'::jsonb,
  holders jsonb not null default '{}'::jsonb,
  granted integer not null default 0,
  paused_until timestamp with time zone,
  constraint rate_budgets_connector_id_fkey FOREIGN KEY (connector_id) REFERENCES connectors(id) ON DELETE CASCADE,
  constraint rate_budgets_pkey PRIMARY KEY (subject)
) with (fillfactor=30, autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=500);
CREATE INDEX rate_budgets_connector ON public.rate_budgets USING btree (connector_id);

create table server_files (
  worker_id uuid not null,
  kind text not null,
  name text not null,
  content text,
  constraint server_files_pkey PRIMARY KEY (worker_id, kind, name)
);

create table sessions (
  id uuid not null,
  sha256 text not null,
  user_id uuid,
  token_sha256 text,
  created_at timestamp with time zone not null default now(),
  last_used_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  from_address text,
  user_agent text,
  constraint sessions_check CHECK (((user_id IS NULL) <> (token_sha256 IS NULL))),
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_sha256_key UNIQUE (sha256),
  constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
) with (fillfactor=70);
CREATE INDEX sessions_expires ON public.sessions USING btree (expires_at);
CREATE INDEX sessions_user ON public.sessions USING btree (user_id) WHERE (user_id IS NOT NULL);

create table throughput (
  at timestamp with time zone not null,
  started integer not null,
  ended integer not null,
  failed integer not null,
  constraint throughput_pkey PRIMARY KEY (at)
) with (fillfactor=50);

create table tree_removals (
  root_id uuid not null,
  constraint tree_removals_pkey PRIMARY KEY (root_id)
);

create table users (
  id uuid not null,
  name text not null,
  role text not null,
  password_hash text not null,
  disabled_at timestamp with time zone,
  last_login_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint users_name_key UNIQUE (name),
  constraint users_pkey PRIMARY KEY (id),
  constraint users_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'operator'::text, 'editor'::text, 'admin'::text])))
);

create table vaults (
  id uuid not null,
  name text not null,
  address text not null,
  namespace text,
  engine_path text not null,
  kv_version smallint,
  ca text,
  auth json not null,
  auth_secrets text,
  cache_seconds double precision not null,
  timeout double precision not null,
  allow_private json,
  source text not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  reveal json,
  constraint vaults_kv_version_check CHECK ((kv_version = ANY (ARRAY[1, 2]))),
  constraint vaults_name_key UNIQUE (name),
  constraint vaults_pkey PRIMARY KEY (id),
  constraint vaults_source_check CHECK ((source = ANY (ARRAY['file'::text, 'api'::text])))
);

create table workers (
  id uuid not null,
  epoch integer not null default 1,
  pool text not null default 'default'::text,
  host text not null,
  pid integer not null,
  version text not null,
  started_at timestamp with time zone not null default now(),
  heartbeat_at timestamp with time zone not null default now(),
  stopped_at timestamp with time zone,
  draining_at timestamp with time zone,
  notes_files boolean not null default false,
  constraint workers_pkey PRIMARY KEY (id)
) with (fillfactor=50);
CREATE INDEX workers_pool ON public.workers USING btree (pool) WHERE (stopped_at IS NULL);

CREATE OR REPLACE FUNCTION public.admit_flow(of_flow text, below uuid[])
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
  declare
    most integer;
    admitted integer;
  begin
    perform pg_advisory_xact_lock(hashtextextended('flow place ' || of_flow, 0));
    most := flow_limit(of_flow);

    with recursive line as (
      select e.id, e.ended_at, e.continued_as from executions e
      where e.id = any(array(select p.execution_id from flow_places p where p.flow = of_flow))
      union
      select n.id, n.ended_at, n.continued_as
      from line l cross join lateral (select * from executions n where n.id = l.continued_as limit 1) n
      where l.ended_at is not null and n.started_at is not null
    ),
    live as (select id from line where ended_at is null),
    freed as (delete from flow_places p where p.flow = of_flow and p.execution_id not in (select id from live))
    insert into flow_places (execution_id, flow) select id, of_flow from live on conflict do nothing;

    with recursive up as (
      select e.id, e.parent_id as above from executions e where e.id = any(below) and not e.orphan
      union
      select up.id, p.parent_id from up cross join lateral (select * from executions p where p.id = up.above limit 1) p
      where p.ended_at is null and not p.orphan and p.flow is distinct from of_flow
    ),
    nested as (
      select up.id from up cross join lateral (select * from executions p where p.id = up.above limit 1) p
      where p.flow = of_flow and p.type = 'FLOW' and p.ended_at is null
    ),
    free as (
      select e.id from executions e
      where e.flow = of_flow and e.type = 'FLOW' and e.worker_id is null and e.wake_at is null and e.started_at is null and e.pool is not null
        and e.ended_at is null and e.status = 'PENDING' and e.id not in (select id from nested)
      order by e.priority desc, e.created_at
      limit case when most is null then 1000 else greatest(0, most - (select count(*) from flow_places p where p.flow = of_flow)) end
      for update skip locked
    ),
    placed as (insert into flow_places (execution_id, flow) select id, of_flow from free where most is not null on conflict do nothing),
    woken as (
      update executions e set wake_at = now(), message = null
      where e.id = any(array(
          select id from free union select id from nested
          union select execution_id from flow_places p where p.flow = of_flow
        ))
        and e.worker_id is null and e.wake_at is null and e.started_at is null and e.pool is not null and e.ended_at is null and e.status = 'PENDING'
      returning e.id
    )
    select count(*) into admitted from woken;
    return admitted;
  end
  $function$;

CREATE OR REPLACE FUNCTION public.admit_queued()
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
  declare
    of_flow text := '';
    admitted integer := 0;
  begin
    loop
      select min(e.flow) into of_flow from executions e
      where e.type = 'FLOW' and e.worker_id is null and e.wake_at is null and e.started_at is null and e.pool is not null and e.ended_at is null
        and e.flow > of_flow;
      exit when of_flow is null;
      admitted := admitted + admit_flow(of_flow, '{}');
    end loop;
    return admitted;
  end
  $function$;

CREATE OR REPLACE FUNCTION public.flow_limit(of_flow text)
 RETURNS integer
 LANGUAGE sql
 STABLE
AS $function$
    select coalesce(
      (select l.concurrency from flow_limits l where l.flow = of_flow),
      (select v.concurrency from flows f join flow_versions v on v.sha256 = f.version where f.name = of_flow))
  $function$;

CREATE OR REPLACE FUNCTION public.place_wait(of_flow text)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
    select 'waits for a place: of the flow ''' || of_flow || ''' at most ' || flow_limit(of_flow) || ' executions run at once'
  $function$;
