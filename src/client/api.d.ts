/** Made from the OpenAPI document by scripts/api-client.mjs: change the routes, not this file. */
export interface paths {
  '/api/v1/executions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Executions, the newest first
     * @description Needs the permission `executions:read`.
     */
    get: operations['listExecutions'];
    put?: never;
    /**
     * Start a flow
     * @description Durable when it is answered. With `Idempotency-Key` the same request gives the same execution, however often it is sent: 201 the first time, 200 then. With `?wait=` the answer comes when the execution has ended, or after that time as 202.
     *
     *     Needs the permission `executions:start`.
     */
    post: operations['startExecution'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/executions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One execution
     * @description Needs the permission `executions:read`.
     */
    get: operations['getExecution'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/executions/{id}/tree': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * An execution with all below it
     * @description Needs the permission `executions:read`.
     */
    get: operations['getExecutionTree'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/executions/{id}/children': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The direct children of an execution, by position
     * @description Needs the permission `executions:read`.
     */
    get: operations['listChildren'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/executions/{id}/logs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The log lines of an execution
     * @description Needs the permission `executions:read`.
     */
    get: operations['listExecutionLogs'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/executions/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Cancel an execution and all below it
     * @description Needs the permission `executions:control`.
     */
    post: operations['cancelExecution'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/executions/{id}/pause': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Pause an execution
     * @description What is under way ends; nothing new begins until it is resumed.
     *
     *     Needs the permission `executions:control`.
     */
    post: operations['pauseExecution'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/executions/{id}/resume': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Let a paused execution go on
     * @description Needs the permission `executions:control`.
     */
    post: operations['resumeExecution'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/flows': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The flows, by name, without their scripts
     * @description Needs the permission `flows:read`.
     */
    get: operations['listFlows'];
    put?: never;
    /**
     * Make a flow
     * @description Needs the permission `flows:write`.
     */
    post: operations['createFlow'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/flows/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One flow, with its script
     * @description Needs the permission `flows:read`.
     */
    get: operations['getFlow'];
    /**
     * Make a flow, or a new version of it
     * @description Unchanged content makes no new version. Executions that exist stay with theirs.
     *
     *     Needs the permission `flows:write`.
     */
    put: operations['putFlow'];
    post?: never;
    /**
     * Remove a flow
     * @description Its versions stay for the executions that are pinned to them.
     *
     *     Needs the permission `flows:write`.
     */
    delete: operations['deleteFlow'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/flows/{name}/versions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The versions of a flow, the newest first
     * @description Needs the permission `flows:read`.
     */
    get: operations['listFlowVersions'];
    put?: never;
    /**
     * Save a version that does not become the flow of that name
     * @description It can be started by its sha256. This is what `run some/file.ts` does.
     *
     *     Needs the permission `flows:write`.
     */
    post: operations['publishUnlistedVersion'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/connectors': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The connectors, by name
     * @description Needs the permission `connectors:read`.
     */
    get: operations['listConnectors'];
    put?: never;
    /**
     * Make a connector
     * @description Needs the permission `connectors:write`.
     */
    post: operations['createConnector'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/connectors/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One connector
     * @description Needs the permission `connectors:read`.
     */
    get: operations['getConnector'];
    /**
     * Make a connector, or replace it
     * @description A secret that is sent back masked stays as it is.
     *
     *     Needs the permission `connectors:write`.
     */
    put: operations['putConnector'];
    post?: never;
    /**
     * Remove a connector
     * @description Needs the permission `connectors:write`.
     */
    delete: operations['deleteConnector'];
    options?: never;
    head?: never;
    /**
     * Change what the document gives, and leave the rest
     * @description Key by key, where null takes a key of `value` away (RFC 7396). `name` renames.
     *
     *     Needs the permission `connectors:write`.
     */
    patch: operations['changeConnector'];
    trace?: never;
  };
  '/api/v1/connectors/{name}/test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Try a connector out
     * @description 200 also where the connector does not work: that is the answer.
     *
     *     Needs the permission `connectors:test`.
     */
    post: operations['testConnector'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/connectors/{name}/logs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What the connections of a connector said, the newest first
     * @description Needs the permission `connectors:read`.
     */
    get: operations['listConnectorLogs'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/connectors/{name}/oauth': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Begin to give a connector access, in a browser
     * @description Needs the permission `connectors:write`.
     */
    post: operations['startAuthorization'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/connectors/{name}/oauth/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How an authorization fares
     * @description Needs the permission `connectors:read`.
     */
    get: operations['getAuthorization'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/oauth/callback': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Where the authorization server sends the browser */
    get: operations['settleAuthorization'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/connector-types': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The catalogue of connector types
     * @description All at once, with the JSON Schemas of connections, inputs and outputs.
     *
     *     Needs the permission `connectors:read`.
     */
    get: operations['listConnectorTypes'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/connector-types/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One connector type
     * @description Needs the permission `connectors:read`.
     */
    get: operations['getConnectorType'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/files': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Files, the newest first
     * @description Needs the permission `files:read`.
     */
    get: operations['listFiles'];
    put?: never;
    /**
     * Upload a file
     * @description The body is the content. Its `Content-Type` is kept; pass the handle that is answered as an input of a flow.
     *
     *     Needs the permission `files:write`.
     */
    post: operations['uploadFile'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/files/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What is known of a file
     * @description Needs the permission `files:read`.
     */
    get: operations['getFile'];
    put?: never;
    post?: never;
    /**
     * Remove a file
     * @description Needs the permission `files:delete`.
     */
    delete: operations['deleteFile'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/files/{id}/content': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The content of a file
     * @description Takes `Range`, `If-Range` and `If-None-Match`; the `ETag` is the sha256 of the content.
     *
     *     Needs the permission `files:read`.
     */
    get: operations['downloadFile'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/vaults': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The Vaults, by name
     * @description Needs the permission `vaults:read`.
     */
    get: operations['listVaults'];
    put?: never;
    /**
     * Make a Vault known
     * @description Needs the permission `vaults:write`.
     */
    post: operations['createVault'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/vaults/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One Vault, the secrets of its login masked
     * @description Needs the permission `vaults:read`.
     */
    get: operations['getVault'];
    /**
     * Make a Vault known, or replace it
     * @description A secret that is sent back masked stays as it is, for the same address.
     *
     *     Needs the permission `vaults:write`.
     */
    put: operations['putVault'];
    post?: never;
    /**
     * Forget a Vault
     * @description Needs the permission `vaults:write`.
     */
    delete: operations['deleteVault'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/vaults/{name}/test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Log in to a Vault, and look at its engine
     * @description 200 also where the Vault does not work: that is the answer.
     *
     *     Needs the permission `vaults:write`.
     */
    post: operations['testVault'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/secrets': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How secrets are encrypted
     * @description Needs the permission `secrets:admin`.
     */
    get: operations['getSecretsStatus'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/secrets/rotate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Take a new data key, and seal everything with it
     * @description Answers when it is done; calling it again goes on with what broke off.
     *
     *     Needs the permission `secrets:admin`.
     */
    post: operations['rotateSecrets'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Whether the process is alive
     * @description It says nothing about the database.
     */
    get: operations['getHealth'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/ready': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether the server can do its work */
    get: operations['getReadiness'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/openapi.json': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** This document */
    get: operations['getOpenApi'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    StartRequest: {
      /**
       * @description the name of the flow
       * @example quickstart
       */
      flow: string;
      /** @description one of its versions; default: the newest */
      version?: string;
      /** @description what the script finds in `this.inputs`; checked against the input schema of the flow */
      inputs?: components['schemas']['JsonValue'];
      labels?: {
        [key: string]: string;
      };
      /** @description higher goes first; default 0 */
      priority?: number;
    };
    /** @description Any JSON value */
    JsonValue: unknown;
    NewFlow: {
      /** @description default: as the script names itself */
      name?: string;
      /**
       * @description TypeScript
       * @example import { flow } from 'petiole';
       *
       *     export default flow({ run() { return 1; } });
       */
      script: string;
      /** @description what the script imports by relative path: path relative to the script → text */
      modules?: {
        [key: string]: string;
      };
    };
    FlowScript: {
      /**
       * @description TypeScript
       * @example import { flow } from 'petiole';
       *
       *     export default flow({ run() { return 1; } });
       */
      script: string;
      /** @description what the script imports by relative path: path relative to the script → text */
      modules?: {
        [key: string]: string;
      };
    };
    /** @description a connector: a document with name, type and value */
    ConnectorDocument: {
      name?: string;
      type: string;
      namespace?: string;
      value?: {
        [key: string]: unknown;
      } | null;
      vault_secrets?:
        | {
            vault: string;
            path: string;
            keys?: {
              [key: string]: string;
            };
          }[]
        | null;
      description?: string | null;
      retry?:
        | (
            | {
                attempts?: number;
                initial?: number;
                multiplier?: number;
                maximum?: number;
                deadline?: number;
                statuses?: number[];
                methods?: string[];
                on_connection_errors?: boolean;
              }
            | false
          )
        | null;
      rate_budget?:
        | (
            | {
                requests: number;
                period: number;
                concurrency?: number;
              }
            | false
          )
        | null;
      circuit_breaker?:
        | (
            | {
                failures?: number;
                pause?: number;
              }
            | false
          )
        | null;
      allow_private?: (true | string[]) | null;
      destinations?: ('any' | string[]) | null;
    };
    /** @description a connector: a document with name, type and value */
    ConnectorPatch: {
      name?: string;
      type?: string;
      namespace?: string;
      value?: {
        [key: string]: unknown;
      } | null;
      vault_secrets?:
        | {
            vault: string;
            path: string;
            keys?: {
              [key: string]: string;
            };
          }[]
        | null;
      description?: string | null;
      retry?:
        | (
            | {
                attempts?: number;
                initial?: number;
                multiplier?: number;
                maximum?: number;
                deadline?: number;
                statuses?: number[];
                methods?: string[];
                on_connection_errors?: boolean;
              }
            | false
          )
        | null;
      rate_budget?:
        | (
            | {
                requests: number;
                period: number;
                concurrency?: number;
              }
            | false
          )
        | null;
      circuit_breaker?:
        | (
            | {
                failures?: number;
                pause?: number;
              }
            | false
          )
        | null;
      allow_private?: (true | string[]) | null;
      destinations?: ('any' | string[]) | null;
    };
    /** @description a Vault: a document with name, address and auth */
    VaultDocument: {
      name?: string;
      /** Format: uri */
      address: string;
      namespace?: string | null;
      engine_path?: string;
      /** @default null */
      kv_version: (1 | 2) | null;
      /** @default null */
      ca: string | null;
      auth:
        | {
            /** @constant */
            method: 'token';
            token?: string;
            /** Format: starts_with */
            token_file?: string;
          }
        | {
            /** @constant */
            method: 'approle';
            mount?: string;
            role_id: string;
            secret_id?: string;
            /** Format: starts_with */
            secret_id_file?: string;
          }
        | {
            /** @constant */
            method: 'userpass';
            mount?: string;
            username: string;
            password?: string;
            /** Format: starts_with */
            password_file?: string;
          }
        | {
            /** @constant */
            method: 'kubernetes';
            mount?: string;
            role: string;
            /**
             * Format: starts_with
             * @default /var/run/secrets/kubernetes.io/serviceaccount/token
             */
            jwt_file: string;
          };
      /** @default 30 */
      cache_seconds: number;
      /** @default 10 */
      timeout: number;
      /** @default null */
      allow_private: (true | string[]) | null;
      reveal?: string[] | null;
    };
    Execution: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      root_id: string;
      parent_id: string | null;
      /** @description its place among the children of its parent, from 0 */
      position: number | null;
      type: components['schemas']['ExecutionType'];
      name: string;
      status: components['schemas']['ExecutionStatus'];
      flow: string | null;
      flow_version: string | null;
      connector: string | null;
      connector_type: string | null;
      /** @description with secrets masked */
      inputs: components['schemas']['JsonValue'];
      /** @description with secrets masked */
      output_value: components['schemas']['JsonValue'];
      error: components['schemas']['ExecutionError'] | null;
      message: string | null;
      /** Format: date-time */
      created_at: string;
      started_at: string | null;
      ended_at: string | null;
      /** @description when it goes on by itself: a sleep, a retry */
      wake_at: string | null;
      attempt: number;
      /** @description of a connection: its tries, where the first one did not succeed */
      attempts: components['schemas']['Attempt'][] | null;
      labels: {
        [key: string]: string;
      };
      /** @description the execution that `continueAs` started in the place of this one */
      continued_as: string | null;
    };
    /** @enum {string} */
    ExecutionType: 'FLOW' | 'CONNECTION' | 'SLEEP' | 'CONTROL';
    /** @enum {string} */
    ExecutionStatus: 'CREATED' | 'PENDING' | 'RUNNING' | 'WAITING' | 'PAUSED' | 'ENDED_SUCCESS' | 'ENDED_ERROR' | 'ENDED_CANCELLED';
    ExecutionError: {
      name: string;
      message: string;
      /** @description one of docs/errors.md */
      code: string;
      /** @description HTTP status of the far side, where there is one */
      status?: number;
      /** @description what the far side answered */
      response?: components['schemas']['JsonValue'];
      /** @description with the lines of the TypeScript source */
      stack?: string;
      /**
       * @description the line of the script that the error concerns
       * @example flows/name.ts:12:5
       */
      line?: string;
    } & {
      [key: string]: components['schemas']['JsonValue'];
    };
    Attempt: {
      /** @description counts all tries of the connection, from 1 */
      attempt: number;
      /** Format: date-time */
      at: string;
      duration_ms: number;
      method: string | null;
      status: number | null;
      /** @description null: it succeeded */
      code: string | null;
      reason: string | null;
      /** @description from its end to the next try; 0 after the last one */
      wait_ms: number;
    };
    /** @description RFC 9457 problem document */
    Problem: {
      /** @example urn:petiole:error:NOT_FOUND */
      type: string;
      /** @description the same for all problems of a code */
      title: string;
      status: number;
      /** @description what was wrong, where, and what to do */
      detail: string;
      /**
       * @description stable: programs decide by it
       * @enum {string}
       */
      code:
        | 'INVALID_REQUEST'
        | 'INVALID_INPUT'
        | 'INVALID_YAML'
        | 'COMPILE_ERROR'
        | 'UNAUTHORIZED'
        | 'NOT_FOUND'
        | 'METHOD_NOT_ALLOWED'
        | 'CONFLICT'
        | 'MANAGED_BY_FILE'
        | 'IDEMPOTENCY_MISMATCH'
        | 'TOO_LARGE'
        | 'FILE_NOT_FOUND'
        | 'FILE_TOO_LARGE'
        | 'RANGE_NOT_SATISFIABLE'
        | 'UNSUPPORTED_MEDIA_TYPE'
        | 'INVALID_CONFIGURATION'
        | 'ENCRYPTION_KEY_WRONG'
        | 'SECRET_UNREADABLE'
        | 'INTERNAL'
        | 'UNAVAILABLE'
        | 'FLOW_ERROR'
        | 'FLOW_NOT_FOUND'
        | 'NO_DEFAULT_EXPORT'
        | 'NON_DETERMINISTIC_FLOW'
        | 'CHILD_NOT_STARTED'
        | 'FLOW_STUCK'
        | 'CPU_LIMIT'
        | 'HEAP_LIMIT'
        | 'OUTPUT_LIMIT'
        | 'CHILD_LIMIT'
        | 'NOT_SERIALIZABLE'
        | 'NOT_IN_SANDBOX'
        | 'POISONED'
        | 'CANCELLED'
        | 'DEPENDENCY_FAILED'
        | 'DEPENDENCY_TIMEOUT'
        | 'JOURNAL_REJECTED'
        | 'CONNECTOR_NOT_FOUND'
        | 'CONNECTOR_REQUIRED'
        | 'CONNECTOR_TYPE_BROKEN'
        | 'CONNECTOR_INCOMPLETE'
        | 'PREFLIGHT_FAILED'
        | 'VAULT_NOT_FOUND'
        | 'VAULT_INVALID_REFERENCE'
        | 'VAULT_UNREACHABLE'
        | 'VAULT_REFUSED_BY_POLICY'
        | 'VAULT_SEALED'
        | 'VAULT_LOGIN_FAILED'
        | 'VAULT_PERMISSION_DENIED'
        | 'VAULT_PATH_NOT_FOUND'
        | 'VAULT_KEY_NOT_FOUND'
        | 'VAULT_REVEAL_NOT_ALLOWED'
        | 'VAULT_WRONG_KV_VERSION'
        | 'VAULT_FAILED'
        | 'DESTINATION_NOT_ALLOWED'
        | 'RECONNECT_REQUIRED'
        | 'CONNECTION_INTERRUPTED'
        | 'CONNECTION_FAILED'
        | 'CONNECTION_TIMEOUT'
        | 'CONNECTION_REFUSED_BY_POLICY'
        | 'TLS_ERROR'
        | 'RATE_LIMITED'
        | 'CIRCUIT_OPEN'
        | 'AUTHENTICATION_FAILED'
        | 'HOST_KEY_MISMATCH'
        | 'UNEXPECTED_STATUS'
        | 'INVALID_RESPONSE'
        | 'RESPONSE_TOO_LARGE'
        | 'REF_NOT_FOUND'
        | 'COMMAND_FAILED';
    } & {
      [key: string]: components['schemas']['JsonValue'];
    };
    ExecutionPage: {
      items: components['schemas']['Execution'][];
      /** @description the cursor of the next page; null at the end */
      next: string | null;
    };
    ExecutionTree: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      root_id: string;
      parent_id: string | null;
      /** @description its place among the children of its parent, from 0 */
      position: number | null;
      type: components['schemas']['ExecutionType'];
      name: string;
      status: components['schemas']['ExecutionStatus'];
      flow: string | null;
      flow_version: string | null;
      connector: string | null;
      connector_type: string | null;
      /** @description with secrets masked */
      inputs: components['schemas']['JsonValue'];
      /** @description with secrets masked */
      output_value: components['schemas']['JsonValue'];
      error: components['schemas']['ExecutionError'] | null;
      message: string | null;
      /** Format: date-time */
      created_at: string;
      started_at: string | null;
      ended_at: string | null;
      /** @description when it goes on by itself: a sleep, a retry */
      wake_at: string | null;
      attempt: number;
      /** @description of a connection: its tries, where the first one did not succeed */
      attempts: components['schemas']['Attempt'][] | null;
      labels: {
        [key: string]: string;
      };
      /** @description the execution that `continueAs` started in the place of this one */
      continued_as: string | null;
      children: components['schemas']['ExecutionTree'][];
    };
    LogPage: {
      items: components['schemas']['LogLine'][];
      /** @description the cursor of the next page; null at the end */
      next: string | null;
    };
    LogLine: {
      /** @description from 0; counts dropped lines too, so that a gap shows where the rate limit cut */
      seq: number;
      /** Format: date-time */
      time: string;
      /** @enum {string} */
      level: 'debug' | 'info' | 'warn' | 'error';
      values: components['schemas']['JsonValue'][];
    };
    FlowPage: {
      items: components['schemas']['ListedFlow'][];
      /** @description the cursor of the next page; null at the end */
      next: string | null;
      problems: components['schemas']['FileProblem'][];
    };
    /** @description In lists a flow comes without its script */
    ListedFlow: {
      /** Format: uuid */
      id: string;
      name: string;
      /** @description sha256 of the newest version */
      version: string;
      /**
       * @description `file`: it comes from the flows folder, and is changed there
       * @enum {string}
       */
      source: 'file' | 'api';
      /** @description JSON Schema as the flow declares it, or null */
      inputs: components['schemas']['JsonValue'];
      /** @description JSON Schema as the flow declares it, or null */
      outputs: components['schemas']['JsonValue'];
      /** Format: date-time */
      created_at: string;
      /** Format: date-time */
      updated_at: string;
    };
    /** @description A file that cannot be loaded */
    FileProblem: {
      /** @enum {string} */
      kind: 'flow' | 'connector' | 'vault';
      /** @description as it is found from the working directory of the server */
      file: string;
      code: string;
      message: string;
    };
    Flow: {
      /** Format: uuid */
      id: string;
      name: string;
      /** @description sha256 of the newest version */
      version: string;
      /**
       * @description `file`: it comes from the flows folder, and is changed there
       * @enum {string}
       */
      source: 'file' | 'api';
      /** @description JSON Schema as the flow declares it, or null */
      inputs: components['schemas']['JsonValue'];
      /** @description JSON Schema as the flow declares it, or null */
      outputs: components['schemas']['JsonValue'];
      /** Format: date-time */
      created_at: string;
      /** Format: date-time */
      updated_at: string;
      script: string;
    };
    FlowWithProblems: {
      /** Format: uuid */
      id: string;
      name: string;
      /** @description sha256 of the newest version */
      version: string;
      /**
       * @description `file`: it comes from the flows folder, and is changed there
       * @enum {string}
       */
      source: 'file' | 'api';
      /** @description JSON Schema as the flow declares it, or null */
      inputs: components['schemas']['JsonValue'];
      /** @description JSON Schema as the flow declares it, or null */
      outputs: components['schemas']['JsonValue'];
      /** Format: date-time */
      created_at: string;
      /** Format: date-time */
      updated_at: string;
      script: string;
      /** @description what is wrong with its file, where that holds something else by now */
      problems: components['schemas']['FileProblem'][];
    };
    FlowVersionPage: {
      items: components['schemas']['FlowVersion'][];
      /** @description the cursor of the next page; null at the end */
      next: string | null;
    };
    FlowVersion: {
      sha256: string;
      flow: string;
      script: string;
      /** Format: date-time */
      created_at: string;
    };
    UnlistedVersion: {
      flow: string;
      version: string;
    };
    ConnectorPage: {
      items: components['schemas']['Connector'][];
      /** @description the cursor of the next page; null at the end */
      next: string | null;
      problems: components['schemas']['FileProblem'][];
    };
    Connector: {
      /** Format: uuid */
      id: string;
      name: string;
      type: string;
      namespace: string;
      /** @enum {string} */
      status: 'READY' | 'INCOMPLETE' | 'NEEDS_AUTHORIZATION' | 'FAILING';
      /** @description the connection fields that nothing gives */
      missing: string[];
      /** @description what stands in the way beside missing fields */
      problems: string[];
      last_used_at: string | null;
      last_tested_at: string | null;
      last_failure: {
        /** Format: date-time */
        at: string;
        code: string;
        message: string;
      } | null;
      access?: components['schemas']['ConnectorAccess'];
      /** @description OPEN: it is not called for a while, since its last calls failed */
      circuit: {
        /** @enum {string} */
        state: 'CLOSED' | 'OPEN' | 'HALF_OPEN';
        failures: number;
        next_try_at: string | null;
      };
      /** @description its secrets are masked */
      value: components['schemas']['JsonValue'];
      vault_secrets: components['schemas']['JsonObject'][];
      description: string | null;
      retry: components['schemas']['JsonValue'];
      allow_private: components['schemas']['JsonValue'];
      rate_budget: components['schemas']['JsonValue'];
      circuit_breaker: components['schemas']['JsonValue'];
      destinations: components['schemas']['JsonValue'];
      /** @enum {string} */
      source: 'file' | 'api';
      /** Format: date-time */
      created_at: string;
      /** Format: date-time */
      updated_at: string;
    };
    ConnectorAccess: {
      grant: string;
      given: boolean;
      /** @description why it was lost */
      reason: string | null;
      authorized_by: string | null;
      authorized_at: string | null;
      scopes: string | null;
      /** @description of the access token, which is renewed where there is a refresh token */
      expires_at: string | null;
    };
    /** @description Any JSON object */
    JsonObject: {
      [key: string]: components['schemas']['JsonValue'];
    };
    ConnectorTest: {
      ok: boolean;
      duration_ms: number;
      /** @description false: its type has no test, so that only the configuration was looked at */
      tested: boolean;
      error?: components['schemas']['ExecutionError'];
    };
    ConnectorLogPage: {
      items: components['schemas']['ConnectorLogLine'][];
      /** @description the cursor of the next page; null at the end */
      next: string | null;
    };
    ConnectorLogLine: {
      /** Format: uuid */
      execution_id: string;
      /** @description null for the error with which the connection ended */
      seq: number | null;
      /** Format: date-time */
      time: string;
      /** @enum {string} */
      level: 'debug' | 'info' | 'warn' | 'error';
      values: components['schemas']['JsonValue'][];
    };
    StartedAuthorization: {
      /** Format: uuid */
      id: string;
      /** @description for the browser of whoever gives access */
      authorization_url: string;
      /** @description where that browser comes back to: it has to be registered with the service */
      redirect_uri: string;
      /** Format: date-time */
      expires_at: string;
    };
    Authorization: {
      /** Format: uuid */
      id: string;
      status: string;
      message: string | null;
      /** Format: date-time */
      expires_at: string;
    };
    ConnectorTypePage: {
      items: components['schemas']['ConnectorType'][];
      /** @description the cursor of the next page; null at the end */
      next: string | null;
    };
    ConnectorType: {
      id: string;
      name: string;
      title: string;
      description: string;
      icon: string | null;
      namespace: string | null;
      default_action: string;
      /** @description the input that picks the action */
      selector: string;
      /** @description the fields of a connector, those of the authorization included: JSON Schema */
      connection: components['schemas']['JsonObject'];
      /** @description the kinds of authorization, the default first */
      authorization: {
        key: string | null;
        kind: string;
        title: string | null;
        /** @description the inputs that it needs */
        fields: string[];
      }[];
      /** @description whether a connector of this type can be tested */
      has_test: boolean;
      /** @description why it is used through a connector alone, whose address no script may change; null: it is not */
      connector_only: string | null;
      retry: components['schemas']['JsonObject'] | null;
      rate_budget: components['schemas']['JsonObject'] | null;
      actions: components['schemas']['ConnectorAction'][];
    };
    ConnectorAction: {
      name: string;
      title: string;
      description: string | null;
      /** @description JSON Schema */
      inputs: components['schemas']['JsonObject'];
      /** @description JSON Schema */
      outputs: components['schemas']['JsonObject'];
      sample_output: components['schemas']['JsonValue'];
      retry: components['schemas']['JsonObject'] | null;
    };
    FilePage: {
      items: components['schemas']['File'][];
      /** @description the cursor of the next page; null at the end */
      next: string | null;
    };
    File: {
      /** Format: uuid */
      file_id: string;
      name: string;
      /** @description bytes */
      size: number;
      /** @description hexadecimal */
      sha256: string;
      content_type: string;
      /** @description the connection that wrote it; null: it was uploaded */
      execution_id: string | null;
      /** Format: date-time */
      created_at: string;
      /**
       * Format: date-time
       * @description when it was last written, read or downloaded: from then on its time counts
       */
      used_at: string;
    };
    VaultPage: {
      items: components['schemas']['Vault'][];
      /** @description the cursor of the next page; null at the end */
      next: string | null;
      problems: components['schemas']['FileProblem'][];
    };
    Vault: {
      /** Format: uuid */
      id: string;
      name: string;
      address: string;
      namespace: string | null;
      engine_path: string;
      kv_version: number | null;
      ca: string | null;
      /** @description its secrets are masked */
      auth: components['schemas']['JsonObject'];
      cache_seconds: number;
      timeout: number;
      allow_private: components['schemas']['JsonValue'];
      reveal: string[] | null;
      /** @enum {string} */
      source: 'file' | 'api';
      /** Format: date-time */
      created_at: string;
      /** Format: date-time */
      updated_at: string;
    };
    VaultTest: {
      ok: boolean;
      duration_ms: number;
      error?: {
        code: string;
        message: string;
      };
      kv_version?: number | null;
      /** @description seconds; null: it does not end, or it may not know */
      token_ttl?: number | null;
      token_renewable?: boolean;
    };
    SecretsStatus: {
      /** @description where the master key comes from */
      source: string;
      /** @description the id of the master key that wraps new data keys */
      master_key: string;
      data_keys: {
        id: string;
        master_key: string;
        /** Format: date-time */
        created_at: string;
        current: boolean;
      }[];
      /** @description values that are sealed, and how many of them with the current data key */
      sealed: {
        table: string;
        column: string;
        values: number;
        current: number;
      }[];
      /** @description nothing is left of a rotation that broke off */
      complete: boolean;
    };
    Health: {
      /** @constant */
      status: 'ok';
      /** @description distinguishes one running server from another */
      instance: string;
      version: string;
    };
    Readiness: {
      /** @constant */
      status: 'ready';
    };
    /** @description An OpenAPI 3.1 document */
    OpenApi: {
      openapi: string;
    } & {
      [key: string]: unknown;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  listExecutions: {
    parameters: {
      query?: {
        /** @description one or several, separated by commas or repeated */
        status?: ('CREATED' | 'PENDING' | 'RUNNING' | 'WAITING' | 'PAUSED' | 'ENDED_SUCCESS' | 'ENDED_ERROR' | 'ENDED_CANCELLED')[];
        /** @description one or several, separated by commas or repeated */
        type?: ('FLOW' | 'CONNECTION' | 'SLEEP' | 'CONTROL')[];
        /** @description the name of its flow */
        flow?: string;
        /** @description the name of its connector */
        connector?: string;
        /** @description `key` or `key=value` */
        label?: string;
        /** @description all of one tree */
        root?: string;
        /** @description the direct children of an execution; `none`: roots */
        parent?: 'none' | string;
        /** @description created at this time or later */
        from?: string;
        /** @description created before this time */
        to?: string;
        /** @description a part of the name */
        q?: string;
        /** @description how many items at most, from 1 to 1000 */
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExecutionPage'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  startExecution: {
    parameters: {
      query?: {
        /** @description seconds to wait for the end: 201 or 200 when it ended, 202 when it goes on after that time */
        wait?: number;
      };
      header?: {
        /** @description 1 to 255 visible ASCII characters; the same key with another request is 409 IDEMPOTENCY_MISMATCH */
        'idempotency-key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['StartRequest'];
      };
    };
    responses: {
      /** @description the idempotency key gave an execution that was started before */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Execution'];
        };
      };
      /** @description started */
      201: {
        headers: {
          /** @description the address of the execution */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Execution'];
        };
      };
      /** @description it has not ended within `wait` seconds */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Execution'];
        };
      };
      /**
       * @description `INVALID_REQUEST`: The request is not what this route takes
       *
       *     `INVALID_INPUT`: An input is unknown, missing or of the wrong type
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `FLOW_NOT_FOUND`: There is no flow of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `IDEMPOTENCY_MISMATCH`: The idempotency key was used for another request
       *
       *     `CONFLICT`: The state does not allow this
       */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `PREFLIGHT_FAILED`: A connector that the flow names does not work, so the flow was not started */
      424: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getExecution: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of the execution */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Execution'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getExecutionTree: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of the execution */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExecutionTree'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listChildren: {
    parameters: {
      query?: {
        /** @description how many items at most, from 1 to 1000 */
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
      };
      header?: never;
      path: {
        /** @description the id of the execution */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExecutionPage'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listExecutionLogs: {
    parameters: {
      query?: {
        /** @description how many items at most, from 1 to 1000 */
        limit?: number;
        /** @description the `seq` after which the page begins */
        cursor?: number;
      };
      header?: never;
      path: {
        /** @description the id of the execution */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LogPage'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  cancelExecution: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of the execution */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Execution'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `CONFLICT`: The state does not allow this */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  pauseExecution: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of the execution */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Execution'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `CONFLICT`: The state does not allow this */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  resumeExecution: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of the execution */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Execution'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `CONFLICT`: The state does not allow this */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listFlows: {
    parameters: {
      query?: {
        /** @description how many items at most, from 1 to 1000 */
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
        /** @description a part of the name, in any case */
        q?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FlowPage'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  createFlow: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewFlow'];
        'application/typescript': string;
      };
    };
    responses: {
      /** @description made */
      201: {
        headers: {
          /** @description the address of the flow */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Flow'];
        };
      };
      /**
       * @description `INVALID_REQUEST`: The request is not what this route takes
       *
       *     `COMPILE_ERROR`: The flow script does not compile
       *
       *     `NO_DEFAULT_EXPORT`: The script has no default export made by flow()
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `CONFLICT`: The state does not allow this */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getFlow: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description its name */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FlowWithProblems'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `NOT_FOUND`: There is no such thing
       *
       *     `FLOW_NOT_FOUND`: There is no flow of that name
       */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  putFlow: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description its name */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['FlowScript'];
        'application/typescript': string;
      };
    };
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Flow'];
        };
      };
      /** @description created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Flow'];
        };
      };
      /**
       * @description `INVALID_REQUEST`: The request is not what this route takes
       *
       *     `COMPILE_ERROR`: The flow script does not compile
       *
       *     `NO_DEFAULT_EXPORT`: The script has no default export made by flow()
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `CONFLICT`: The state does not allow this
       *
       *     `MANAGED_BY_FILE`: This record comes from a file and is changed there
       */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  deleteFlow: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description its name */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description no content */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `NOT_FOUND`: There is no such thing
       *
       *     `FLOW_NOT_FOUND`: There is no flow of that name
       */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `CONFLICT`: The state does not allow this
       *
       *     `MANAGED_BY_FILE`: This record comes from a file and is changed there
       */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listFlowVersions: {
    parameters: {
      query?: {
        /** @description how many items at most, from 1 to 1000 */
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
      };
      header?: never;
      path: {
        /** @description its name */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FlowVersionPage'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `NOT_FOUND`: There is no such thing
       *
       *     `FLOW_NOT_FOUND`: There is no flow of that name
       */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  publishUnlistedVersion: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description its name */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['FlowScript'];
      };
    };
    responses: {
      /** @description created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UnlistedVersion'];
        };
      };
      /**
       * @description `INVALID_REQUEST`: The request is not what this route takes
       *
       *     `COMPILE_ERROR`: The flow script does not compile
       *
       *     `NO_DEFAULT_EXPORT`: The script has no default export made by flow()
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listConnectors: {
    parameters: {
      query?: {
        /** @description how many items at most, from 1 to 1000 */
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
        /** @description a part of the name, in any case */
        q?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConnectorPage'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  createConnector: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ConnectorDocument'];
        'application/yaml': string;
      };
    };
    responses: {
      /** @description created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Connector'];
        };
      };
      /**
       * @description `INVALID_REQUEST`: The request is not what this route takes
       *
       *     `INVALID_INPUT`: An input is unknown, missing or of the wrong type
       *
       *     `INVALID_YAML`: The document is not valid YAML
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `CONFLICT`: The state does not allow this */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getConnector: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description its name */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Connector'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  putConnector: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description its name */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ConnectorDocument'];
        'application/yaml': string;
      };
    };
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Connector'];
        };
      };
      /** @description created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Connector'];
        };
      };
      /**
       * @description `INVALID_REQUEST`: The request is not what this route takes
       *
       *     `INVALID_INPUT`: An input is unknown, missing or of the wrong type
       *
       *     `INVALID_YAML`: The document is not valid YAML
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `CONFLICT`: The state does not allow this
       *
       *     `MANAGED_BY_FILE`: This record comes from a file and is changed there
       */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  deleteConnector: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description its name */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description no content */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `CONFLICT`: The state does not allow this
       *
       *     `MANAGED_BY_FILE`: This record comes from a file and is changed there
       */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  changeConnector: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description its name */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ConnectorPatch'];
        'application/yaml': string;
      };
    };
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Connector'];
        };
      };
      /**
       * @description `INVALID_REQUEST`: The request is not what this route takes
       *
       *     `INVALID_INPUT`: An input is unknown, missing or of the wrong type
       *
       *     `INVALID_YAML`: The document is not valid YAML
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `CONFLICT`: The state does not allow this
       *
       *     `MANAGED_BY_FILE`: This record comes from a file and is changed there
       */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  testConnector: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description its name */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConnectorTest'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listConnectorLogs: {
    parameters: {
      query?: {
        /** @description how many items at most, from 1 to 1000 */
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
      };
      header?: never;
      path: {
        /** @description its name */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConnectorLogPage'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  startAuthorization: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description its name */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StartedAuthorization'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `CONFLICT`: The state does not allow this
       *
       *     `CONNECTOR_INCOMPLETE`: The connector lacks what a connection needs
       */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getAuthorization: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description its name */
        name: string;
        /** @description the id of the authorization */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Authorization'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  settleAuthorization: {
    parameters: {
      query?: {
        state?: unknown;
        code?: unknown;
        error?: unknown;
        iss?: unknown;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description the connector has access: a page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/html': string;
        };
      };
      /** @description it does not, and why: a page */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/html': string;
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listConnectorTypes: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConnectorTypePage'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getConnectorType: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description its id or its name, in any case */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConnectorType'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listFiles: {
    parameters: {
      query?: {
        /** @description how many items at most, from 1 to 1000 */
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
        /** @description a part of the name, in any case */
        q?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FilePage'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  uploadFile: {
    parameters: {
      query: {
        /** @description what the file is called */
        name: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** @description the content, as it is */
    requestBody: {
      content: {
        '*/*': string;
      };
    };
    responses: {
      /** @description stored */
      201: {
        headers: {
          /** @description the address of the file */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['File'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `TOO_LARGE`: The payload is over the limit
       *
       *     `FILE_TOO_LARGE`: The file is larger than files may be
       */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getFile: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of the file */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['File'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `NOT_FOUND`: There is no such thing
       *
       *     `FILE_NOT_FOUND`: There is no file of that id, or it was removed
       */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  deleteFile: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of the file */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description no content */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `NOT_FOUND`: There is no such thing
       *
       *     `FILE_NOT_FOUND`: There is no file of that id, or it was removed
       */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  downloadFile: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of the file */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description the content */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          '*/*': string;
        };
      };
      /** @description the bytes that `Range` names */
      206: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          '*/*': string;
        };
      };
      /** @description the caller has it already */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `NOT_FOUND`: There is no such thing
       *
       *     `FILE_NOT_FOUND`: There is no file of that id, or it was removed
       */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `RANGE_NOT_SATISFIABLE`: The file has no such bytes */
      416: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listVaults: {
    parameters: {
      query?: {
        /** @description how many items at most, from 1 to 1000 */
        limit?: number;
        /** @description `next` of the page before */
        cursor?: string;
        /** @description a part of the name, in any case */
        q?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['VaultPage'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  createVault: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['VaultDocument'];
        'application/yaml': string;
      };
    };
    responses: {
      /** @description made */
      201: {
        headers: {
          /** @description the address of the Vault */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Vault'];
        };
      };
      /**
       * @description `INVALID_REQUEST`: The request is not what this route takes
       *
       *     `INVALID_YAML`: The document is not valid YAML
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `CONFLICT`: The state does not allow this */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getVault: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description its name */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Vault'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  putVault: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description its name */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['VaultDocument'];
        'application/yaml': string;
      };
    };
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Vault'];
        };
      };
      /** @description created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Vault'];
        };
      };
      /**
       * @description `INVALID_REQUEST`: The request is not what this route takes
       *
       *     `INVALID_YAML`: The document is not valid YAML
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `CONFLICT`: The state does not allow this
       *
       *     `MANAGED_BY_FILE`: This record comes from a file and is changed there
       */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  deleteVault: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description its name */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description no content */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `CONFLICT`: The state does not allow this
       *
       *     `MANAGED_BY_FILE`: This record comes from a file and is changed there
       */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  testVault: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description its name */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['VaultTest'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getSecretsStatus: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SecretsStatus'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  rotateSecrets: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SecretsStatus'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid bearer token is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `CONFLICT`: The state does not allow this */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getHealth: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Health'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getReadiness: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Readiness'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getOpenApi: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OpenApi'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
}
