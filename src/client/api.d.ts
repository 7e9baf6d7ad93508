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
    /**
     * Remove an ended root with all below it
     * @description With its log lines. Forks and reruns that were made of it stay, and their `origin` with them.
     *
     *     Needs the permission `executions:delete`.
     */
    delete: operations['deleteExecution'];
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
  '/api/v1/executions/{id}/rerun': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Run the flow of an execution again, from the top
     * @description A new root with the same inputs, labels and version, unless others are given; `origin` says what it was made of.
     *
     *     Needs the permission `executions:start`.
     */
    post: operations['rerunExecution'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/executions/{id}/fork': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Go on from a point in the middle of an execution, in a new one
     * @description A new root that keeps the children which ended before `position`, with what they gave, and runs everything after them anew. The id is that of a flow, or of one of its children: then the flow is forked at that child. The old execution stays as it was, whether it has ended or runs. See docs/forking.md.
     *
     *     Needs the permission `executions:start`.
     */
    post: operations['forkExecution'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/executions/bulk': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Cancel, pause, resume or rerun many executions
     * @description Those with the given ids, or those that a filter finds, at most 1,000 per call. What cannot be done is named in `failed` and stops nothing else. `rerun` needs `executions:start` besides, and a filter `executions:read`; with an `Idempotency-Key` no execution is rerun twice for it.
     *
     *     Needs the permission `executions:control`.
     */
    post: operations['actOnExecutions'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/executions/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The first page of a list, live
     * @description `reset`, `nodes` with the page, `ready`; then `nodes` for what is new in it or changed, and `removed` for what is in it no longer. Whoever connects anew is told the page anew. The order is that of the list: newest first, by id.
     *
     *     Needs the permission `executions:read`.
     */
    get: operations['followExecutions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/executions/{id}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * A tree, live
     * @description The execution and everything below it. `reset`, then `nodes` in batches, parents first; `ready`; then `nodes` with what changed, until `ended`. With the `id` of the last event that came (`Last-Event-ID`) only what changed since, from any server; an id that means nothing here is answered with `reset` and everything.
     *
     *     Needs the permission `executions:read`.
     */
    get: operations['followExecution'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/executions/{id}/nodes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The nodes of a tree
     * @description The same nodes as those of the events, by id: parents may come after their children.
     *
     *     Needs the permission `executions:read`.
     */
    get: operations['listExecutionNodes'];
    put?: never;
    post?: never;
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
    /**
     * Set how many executions of a flow may run at once
     * @description It holds for all versions, also of a flow that comes from a file, until it is set to null. What runs goes on; what is over the limit waits as PENDING.
     *
     *     Needs the permission `flows:write`.
     */
    patch: operations['setFlow'];
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
  '/api/v1/flow-types': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The declarations that flows are written against
     * @description Those of the product, of the connectors and of the flows: what `flow types` writes. With `imports`, those of npm packages.
     *
     *     Needs the permission `flows:read`.
     */
    get: operations['getFlowTypes'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/flows/check': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * What the compiler says of a script
     * @description Types are checked as `tsc` checks them, against the stored connectors and flows. Nothing is saved, and nothing runs. Whoever asks have their turns one after another: a request of a session takes the place of its earlier one for the same `name`, and one whose client is gone is not answered.
     *
     *     Needs the permission `flows:write`.
     */
    post: operations['checkFlow'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/flows/{name}/versions/{sha256}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One version of a flow, with the modules that it was made of
     * @description Needs the permission `flows:read`.
     */
    get: operations['getFlowVersion'];
    put?: never;
    post?: never;
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
  '/api/v1/connectors/{name}/document': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The document of a connector as it was written, with its comments
     * @description In YAML, the secrets masked; what is sent back masked stays as it is.
     *
     *     Needs the permission `connectors:write`.
     */
    get: operations['getConnectorDocument'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/vaults/{name}/secrets': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What lies below a path of a Vault, and the names of what the secret there holds
     * @description Names only, never a value. The policies of the Vault say what may be seen; who looked stands in the audit log. 200 also where the Vault does not answer: that is the answer.
     *
     *     Needs the permission `vaults:read`.
     */
    get: operations['listVaultSecrets'];
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
     *     Needs the permission `vaults:read`.
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
  '/api/v1/workers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The workers
     * @description Those that are there, and those that went within a day.
     *
     *     Needs the permission `system:read`.
     */
    get: operations['listWorkers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/system': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How the system fares
     * @description At most two seconds old. `problems` is empty when nothing is wrong.
     *
     *     Needs the permission `system:read`.
     */
    get: operations['getSystem'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * This process for Prometheus
     * @description Needs the permission `system:read`.
     */
    get: operations['getMetrics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Whoever asks, and what they may do
     * @description Needs a token or a session, and no permission.
     */
    get: operations['getMe'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/me/password': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Change the password of the user who asks
     * @description All other sessions of the user end.
     *
     *     Needs a token or a session, and no permission.
     */
    put: operations['changeMyPassword'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/me/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The sessions of whoever asks, the last used first
     * @description Of a user, or of the token that a session was opened with; at most 1,000.
     *
     *     Needs a token or a session, and no permission.
     */
    get: operations['listMySessions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/me/sessions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * End a session of whoever asks
     * @description Its browser is signed out: here at once, in other processes within five seconds.
     *
     *     Needs a token or a session, and no permission.
     */
    delete: operations['endMySession'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/session': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Open a session for a browser
     * @description With a name and a password, or with a token. The answer sets the cookie `petiole_session`; a request with it that changes something needs the header `x-petiole-csrf: 1`.
     */
    post: operations['signIn'];
    /**
     * End the session
     * @description Needs a token or a session, and no permission.
     */
    delete: operations['signOut'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tokens': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * API tokens, the newest first
     * @description Needs the permission `tokens:read`.
     */
    get: operations['listTokens'];
    put?: never;
    /**
     * Make an API token
     * @description It may what its role may, or what of it `scopes` names, and no more than whoever makes it.
     *
     *     Needs the permission `tokens:write`.
     */
    post: operations['createToken'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tokens/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One API token
     * @description Needs the permission `tokens:read`.
     */
    get: operations['getToken'];
    put?: never;
    post?: never;
    /**
     * Revoke an API token
     * @description It is good for nothing any more, and sessions that were opened with it end: in all processes within five seconds.
     *
     *     Needs the permission `tokens:write`.
     */
    delete: operations['revokeToken'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Users, by name
     * @description Needs the permission `users:read`.
     */
    get: operations['listUsers'];
    put?: never;
    /**
     * Make a user
     * @description A password has 12 to 1000 characters; nothing else is asked of it. Names are the same in any case.
     *
     *     Needs the permission `users:write`.
     */
    post: operations['createUser'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/users/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One user
     * @description Needs the permission `users:read`.
     */
    get: operations['getUser'];
    put?: never;
    post?: never;
    /**
     * Delete a user
     * @description Needs the permission `users:write`.
     */
    delete: operations['deleteUser'];
    options?: never;
    head?: never;
    /**
     * Change role or password of a user, disable or enable them
     * @description Who is disabled, or has a new password, is signed out everywhere; a new role counts at once. The last admin stays one.
     *
     *     Needs the permission `users:write`.
     */
    patch: operations['changeUser'];
    trace?: never;
  };
  '/api/v1/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The audit log, the newest first
     * @description Needs the permission `audit:read`.
     */
    get: operations['listAudit'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/audit/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The audit log as JSON lines, the oldest first
     * @description What the log holds at this moment, one object a line, as the list gives them. It is read while it is sent.
     *
     *     Needs the permission `audit:read`.
     */
    get: operations['exportAudit'];
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
  '/api/docs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** This document, as a page to read and to try out */
    get: operations['getDocs'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/docs/{file}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A script or a style of that page */
    get: operations['getDocsFile'];
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
      /** @description the worker pool that it runs in; default: what the flow declares, else `default` */
      pool?: string;
    };
    /** @description Any JSON value */
    JsonValue: Json;
    RerunRequest: {
      /** @description default: as they were. Where they were shown masked (`***`), what comes back as it was shown keeps its value */
      inputs?: components['schemas']['JsonValue'];
      /** @description of the flow: `same` (default), `newest`, or the sha256 of a version of it */
      version?: ('same' | 'newest') | string;
      /** @description default: as they were */
      labels?: {
        [key: string]: string;
      };
      /** @description default: as it was */
      priority?: number;
    };
    ForkRequest: {
      /** @description children from this position on run anew; default: all that have ended are kept */
      position?: number;
      /** @description default: as they were. Where they were shown masked (`***`), what comes back as it was shown keeps its value */
      inputs?: components['schemas']['JsonValue'];
      /** @description of the flow: `same` (default), `newest`, or the sha256 of a version of it */
      version?: ('same' | 'newest') | string;
      /** @description default: as they were */
      labels?: {
        [key: string]: string;
      };
      /** @description takes the place of what the kept child at this position gave; it then counts as ENDED_SUCCESS */
      output?: {
        position: number;
        output_value: components['schemas']['JsonValue'];
      };
    };
    BulkRequest: {
      /** @enum {string} */
      action: 'cancel' | 'pause' | 'resume' | 'rerun';
      /** @description these executions; or `filter` */
      ids?: string[];
      /** @description those that the list shows with this filter and that the action can apply to, 1,000 at a time */
      filter?: {
        /** @description one or several, separated by commas or repeated */
        status?: ('CREATED' | 'PENDING' | 'RUNNING' | 'WAITING' | 'PAUSED' | 'ENDED_SUCCESS' | 'ENDED_ERROR' | 'ENDED_CANCELLED')[];
        /** @description one or several, separated by commas or repeated */
        type?: ('FLOW' | 'CONNECTION' | 'SLEEP' | 'CONTROL')[];
        /** @description the name of its flow */
        flow?: string;
        /** @description the name of its connector */
        connector?: string;
        /**
         * @description `key` or `key=value`
         * @example customer=acme
         */
        label?: string;
        /**
         * Format: uuid
         * @description all of one tree
         */
        root?: string;
        /** @description the direct children of an execution; `none`: roots */
        parent?: 'none' | string;
        /**
         * Format: date-time
         * @description created at this time or later
         */
        from?: string;
        /**
         * Format: date-time
         * @description created before this time
         */
        to?: string;
        /** @description a part of the name */
        q?: string;
      };
      /** @description `next` of the answer before, to go on with the same filter */
      cursor?: string;
      /** @description says how many it would be, and does nothing */
      dry_run?: boolean;
    };
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
    FlowSettings: {
      /** @description how many of its executions may run at once, whatever its versions declare; 0: none begins; null: as the flow declares */
      concurrency: number | null;
    };
    ScriptToCheck: {
      /** @description what the file of the script is called in the answer. Default: flow */
      name?: string;
      script: string;
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
      pool?: string | null;
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
      pool?: string | null;
    };
    /** @description a Vault: a document with name, address and auth */
    VaultDocument: {
      name?: string;
      /** Format: uri */
      address: string;
      namespace?: string | null;
      engine_path?: string;
      /** @default null */
      kv_version?: (1 | 2) | null;
      /** @default null */
      ca?: string | null;
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
            jwt_file?: string;
          };
      /** @default 30 */
      cache_seconds?: number;
      /** @default 10 */
      timeout?: number;
      /** @default null */
      allow_private?: (true | string[]) | null;
      reveal?: string[] | null;
    };
    PasswordChange: {
      current: string;
      new: string;
    };
    Login: {
      username?: string;
      password?: string;
      token?: string;
    };
    TokenRequest: {
      name: string;
      role: components['schemas']['Role'];
      scopes?: components['schemas']['Permission'][];
      /** Format: date-time */
      expires_at?: string;
    };
    /**
     * @description What somebody may do; each role may what the one before it may
     * @enum {string}
     */
    Role: 'viewer' | 'operator' | 'editor' | 'admin';
    /** @enum {string} */
    Permission:
      | 'executions:read'
      | 'executions:start'
      | 'executions:control'
      | 'executions:delete'
      | 'flows:read'
      | 'flows:write'
      | 'connectors:read'
      | 'connectors:test'
      | 'connectors:write'
      | 'vaults:read'
      | 'vaults:write'
      | 'files:read'
      | 'files:write'
      | 'files:delete'
      | 'system:read'
      | 'tokens:read'
      | 'tokens:write'
      | 'users:read'
      | 'users:write'
      | 'audit:read'
      | 'secrets:admin';
    UserRequest: {
      name: string;
      password: string;
      role: components['schemas']['Role'];
    };
    UserChange: {
      role?: components['schemas']['Role'];
      password?: string;
      disabled?: boolean;
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
      /** @description the worker pool that a flow runs in, or that the connector of a connection asks for; null: where its flow runs */
      pool: string | null;
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
      /** @description of a fork or a rerun: what it was made of, which may have been removed since */
      origin: {
        /** @enum {string} */
        kind: 'fork' | 'rerun';
        /** Format: uuid */
        execution_id: string;
        /** @description of a fork: children from here on ran anew; null: all that had ended were kept */
        position: number | null;
        changed: ('inputs' | 'output' | 'version')[];
      } | null;
      /** @description of a child that a fork has kept: the execution that really ran, with its children and log lines */
      copied_from: string | null;
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
      /** @description the worker pool that a flow runs in, or that the connector of a connection asks for; null: where its flow runs */
      pool: string | null;
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
      /** @description of a fork or a rerun: what it was made of, which may have been removed since */
      origin: {
        /** @enum {string} */
        kind: 'fork' | 'rerun';
        /** Format: uuid */
        execution_id: string;
        /** @description of a fork: children from here on ran anew; null: all that had ended were kept */
        position: number | null;
        changed: ('inputs' | 'output' | 'version')[];
      } | null;
      /** @description of a child that a fork has kept: the execution that really ran, with its children and log lines */
      copied_from: string | null;
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
    BulkResult: {
      matched: number;
      done: number;
      failed: {
        /** Format: uuid */
        id: string;
        code: string;
        detail: string;
      }[];
      /** @description there are more: call again with `cursor: next` */
      more: boolean;
      next: string | null;
    };
    /** @description Name of an event to its `data` */
    LiveEvents: {
      /** @description forget what was told before: all of it comes now */
      reset?: Record<string, never>;
      /** @description each takes the place of the one with its id */
      nodes?: {
        items: components['schemas']['ExecutionNode'][];
      };
      removed?: {
        ids: string[];
      };
      logs?: {
        items: {
          /** @description from 0; counts dropped lines too, so that a gap shows where the rate limit cut */
          seq: number;
          /** Format: date-time */
          time: string;
          /** @enum {string} */
          level: 'debug' | 'info' | 'warn' | 'error';
          values: components['schemas']['JsonValue'][];
          /** Format: uuid */
          execution_id: string;
        }[];
      };
      /** @description everything up to now was told */
      ready?: Record<string, never>;
      /** @description the last one: the tree has ended, and the server closes */
      ended?: {
        status: string;
        continued_as: string | null;
      };
    };
    /** @description An execution without what may be long */
    ExecutionNode: {
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
      /** @description the worker pool that a flow runs in, or that the connector of a connection asks for; null: where its flow runs */
      pool: string | null;
      message: string | null;
      /** Format: date-time */
      created_at: string;
      started_at: string | null;
      ended_at: string | null;
      /** @description when it goes on by itself: a sleep, a retry */
      wake_at: string | null;
      attempt: number;
      labels: {
        [key: string]: string;
      };
      /** @description the execution that `continueAs` started in the place of this one */
      continued_as: string | null;
      /** @description of a fork or a rerun: what it was made of, which may have been removed since */
      origin: {
        /** @enum {string} */
        kind: 'fork' | 'rerun';
        /** Format: uuid */
        execution_id: string;
        /** @description of a fork: children from here on ran anew; null: all that had ended were kept */
        position: number | null;
        changed: ('inputs' | 'output' | 'version')[];
      } | null;
      /** @description of a child that a fork has kept: the execution that really ran, with its children and log lines */
      copied_from: string | null;
      /** @description the message cut to 300 characters */
      error: {
        name: string;
        code: string;
        message: string;
        line?: string;
      } | null;
      has_output: boolean;
    };
    ExecutionNodePage: {
      items: components['schemas']['ExecutionNode'][];
      /** @description the cursor of the next page; null at the end */
      next: string | null;
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
      /** @description how many of its executions may run at once, as it was set here or else as the flow declares; null: any number */
      concurrency: number | null;
      /** @description the worker pool that it declares, or null */
      pool: string | null;
      /** @description JSON Schema as the flow declares it, or null */
      inputs: components['schemas']['JsonValue'];
      /** @description JSON Schema as the flow declares it, or null */
      outputs: components['schemas']['JsonValue'];
      /** Format: date-time */
      created_at: string;
      /** Format: date-time */
      updated_at: string;
      last_run?: components['schemas']['LastRun'] | null;
    };
    /** @description The newest execution of the flow that nothing else started */
    LastRun: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      status: 'CREATED' | 'PENDING' | 'RUNNING' | 'WAITING' | 'PAUSED' | 'ENDED_SUCCESS' | 'ENDED_ERROR' | 'ENDED_CANCELLED';
      /** Format: date-time */
      created_at: string;
      ended_at: string | null;
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
      /** @description how many of its executions may run at once, as it was set here or else as the flow declares; null: any number */
      concurrency: number | null;
      /** @description the worker pool that it declares, or null */
      pool: string | null;
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
      /** @description how many of its executions may run at once, as it was set here or else as the flow declares; null: any number */
      concurrency: number | null;
      /** @description the worker pool that it declares, or null */
      pool: string | null;
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
    FlowTypes: {
      /** @description path → text, as if they lay in the flows folder */
      files: {
        [key: string]: string;
      };
    };
    CheckedScript: {
      problems: {
        file: string | null;
        line: number | null;
        column: number | null;
        message: string;
        /** @description that of TypeScript, such as TS2322 */
        code: string;
        /** @description the script cannot be parsed, so that it cannot be saved */
        is_syntax: boolean;
      }[];
    };
    FlowVersionDetail: {
      sha256: string;
      flow: string;
      script: string;
      /** Format: date-time */
      created_at: string;
      /** @description its modules, path → text as they were written; null of a version from before they were kept */
      sources: {
        [key: string]: string;
      } | null;
      inputs: components['schemas']['JsonValue'];
      outputs: components['schemas']['JsonValue'];
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
      value: components['schemas']['JsonObject'];
      vault_secrets: components['schemas']['ConnectorVaultSecret'][];
      description: string | null;
      /** @description false: never tried again; null: as its type says */
      retry: (components['schemas']['ConnectorRetry'] | false) | null;
      /** @description private addresses that it may reach: all, or those in these networks; null: as the installation allows */
      allow_private: (true | string[]) | null;
      /** @description false: as often as scripts want; null: as its type says */
      rate_budget: (components['schemas']['ConnectorRateBudget'] | false) | null;
      /** @description false: never; null: by the defaults */
      circuit_breaker: (components['schemas']['ConnectorCircuitBreaker'] | false) | null;
      /** @description where else than to its own address its secrets may be sent; null: nowhere */
      destinations: ('any' | string[]) | null;
      /** @description the worker pool whose workers make its calls; null: they are made where their flow runs */
      pool: string | null;
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
    ConnectorVaultSecret: {
      vault: string;
      /** @description below the engine path of the Vault */
      path: string;
      /** @description key of the secret → input; absent: every key under its own name */
      keys?: {
        [key: string]: string;
      };
    };
    ConnectorRetry: {
      attempts?: number;
      initial?: number;
      multiplier?: number;
      maximum?: number;
      deadline?: number;
      statuses?: number[];
      methods?: string[];
      on_connection_errors?: boolean;
    };
    ConnectorRateBudget: {
      requests: number;
      /** @description seconds */
      period: number;
      concurrency?: number;
    };
    ConnectorCircuitBreaker: {
      failures?: number;
      /** @description seconds */
      pause?: number;
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
    ConnectorText: {
      yaml: string;
    };
    VaultListing: {
      path: string;
      /** @description what lies below; folders end with a slash. Null: it may not be listed */
      names: string[] | null;
      /** @description what the secret at this path holds; null: there is none, or it may not be read */
      keys: string[] | null;
      /** @description why neither can be told */
      error: {
        code: string;
        message: string;
      } | null;
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
      auth: {
        method: string;
      } & {
        [key: string]: components['schemas']['JsonValue'];
      };
      cache_seconds: number;
      timeout: number;
      /** @description private addresses that it may reach: all, or those in these networks; null: as the installation allows */
      allow_private: (true | string[]) | null;
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
    WorkerPage: {
      items: components['schemas']['Worker'][];
      next: null;
    };
    Worker: {
      /** Format: uuid */
      id: string;
      host: string;
      pid: number;
      pool: string;
      version: string;
      /** Format: date-time */
      started_at: string;
      /** Format: date-time */
      heartbeat_at: string;
      stopped_at: string | null;
      /**
       * @description DRAINING: it was told to stop, claims nothing any more, and lets its calls end; LOST: it was silent, and others have taken over or will
       * @enum {string}
       */
      status: 'ALIVE' | 'DRAINING' | 'LOST' | 'STOPPED';
      /** @description flows and calls that it holds */
      executions: number;
    };
    System: {
      version: string;
      /**
       * Format: date-time
       * @description of the process that answers
       */
      started_at: string;
      /** @description how long ended executions are kept; null: for ever */
      retention_seconds: number | null;
      queue: {
        /** @description flows that wait for a worker */
        due: number;
        oldest_due_seconds: number | null;
        running: number;
        waiting: number;
        paused: number;
        pending: number;
        /** @description which of these are estimates, since the table is large */
        estimated: string[];
        /** @description `due` is counted no further */
        counted_to: number;
      };
      /** @description worker pools that have a worker, or that something asks for */
      pools: {
        pool: string;
        /** @description that are alive and claim */
        workers: number;
        /** @description flows and calls that wait for one of them */
        due: number;
        oldest_due_seconds: number | null;
      }[];
      throughput: {
        /** @description trees, over the last five minutes */
        started_per_minute: number;
        ended_per_minute: number;
        failed_per_minute: number;
        /** @description the last 60 minutes of all processes; the last one is not over */
        series: {
          /** Format: date-time */
          at: string;
          started: number;
          ended: number;
          failed: number;
        }[];
      };
      latency: {
        /** @description the last 1000 commits of the process that answers */
        commit_ms: {
          p50: number | null;
          p95: number | null;
        };
        /** @description an empty statement, there and back */
        database_ms: {
          p50: number | null;
          p95: number | null;
        };
      };
      database: {
        version: string;
        size_bytes: number;
        embedded: boolean;
        connections: number;
        max_connections: number;
      };
      problems: {
        /** @enum {string} */
        severity: 'error' | 'warning';
        what: string;
        where: string;
        todo: string;
      }[];
    };
    /** @description Whoever asks, and what they may do */
    Principal: {
      /** @enum {string} */
      kind: 'token' | 'user' | 'local';
      id: string;
      name: string;
      role: components['schemas']['Role'];
      permissions: components['schemas']['Permission'][];
      /** @description when the token, or the session, ends; null: not by itself */
      expires_at: string | null;
    };
    SessionList: {
      items: components['schemas']['Session'][];
    };
    Session: {
      /** Format: uuid */
      id: string;
      /** @description it is the one that this request came with */
      current: boolean;
      /** Format: date-time */
      created_at: string;
      /**
       * Format: date-time
       * @description within a minute
       */
      last_used_at: string;
      /**
       * Format: date-time
       * @description at the latest; eight hours after its last use before that
       */
      expires_at: string;
      /** @description the address that it was opened from */
      from: string | null;
      /** @description what the browser said that it is */
      user_agent: string | null;
    };
    Token: {
      /** Format: uuid */
      id: string;
      name: string;
      role: components['schemas']['Role'];
      /** @description what of the role it may; null: all */
      scopes: components['schemas']['Permission'][] | null;
      created_by: string | null;
      /** Format: date-time */
      created_at: string;
      expires_at: string | null;
      /** @description within a minute */
      last_used_at: string | null;
      /** @enum {string} */
      status: 'ACTIVE' | 'EXPIRED';
    };
    NewToken: {
      /** Format: uuid */
      id: string;
      name: string;
      role: components['schemas']['Role'];
      /** @description what of the role it may; null: all */
      scopes: components['schemas']['Permission'][] | null;
      created_by: string | null;
      /** Format: date-time */
      created_at: string;
      expires_at: string | null;
      /** @description within a minute */
      last_used_at: string | null;
      /** @enum {string} */
      status: 'ACTIVE' | 'EXPIRED';
      /** @description the bearer token; it is shown this once */
      token: string;
    };
    User: {
      /** Format: uuid */
      id: string;
      name: string;
      role: components['schemas']['Role'];
      disabled: boolean;
      last_login_at: string | null;
      /** Format: date-time */
      created_at: string;
      /** Format: date-time */
      updated_at: string;
    };
    AuditItem: {
      /** Format: uuid */
      id: string;
      /** Format: date-time */
      at: string;
      actor: {
        /** @enum {string} */
        kind: 'token' | 'user' | 'local' | 'execution' | 'system';
        id: string | null;
        name: string;
      };
      /** @example token.create */
      action: string;
      /** @description what it was done to */
      object: string;
      execution_id: string | null;
      /** @description the address that it was asked from */
      from: string | null;
      /** @description what changed, by name; never a secret */
      details: {
        [key: string]: unknown;
      } | null;
    };
    /** @description An OpenAPI 3.1 document */
    OpenApi: {
      openapi: string;
    } & {
      [key: string]: unknown;
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
        | 'FORBIDDEN'
        | 'TOO_MANY_TRIES'
        | 'WRONG_HOST'
        | 'NOT_FOUND'
        | 'METHOD_NOT_ALLOWED'
        | 'CONFLICT'
        | 'MANAGED_BY_FILE'
        | 'IDEMPOTENCY_MISMATCH'
        | 'PRECONDITION_FAILED'
        | 'TOO_LARGE'
        | 'FILE_NOT_FOUND'
        | 'FILE_TOO_LARGE'
        | 'RANGE_NOT_SATISFIABLE'
        | 'UNSUPPORTED_MEDIA_TYPE'
        | 'INVALID_CONFIGURATION'
        | 'ENCRYPTION_KEY_WRONG'
        | 'SECRET_UNREADABLE'
        | 'INTERNAL'
        | 'TOO_MANY_STREAMS'
        | 'UNAVAILABLE'
        | 'OVERLOADED'
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
       *
       *     `COMPILE_ERROR`: The flow script does not compile
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST' | 'INVALID_INPUT' | 'COMPILE_ERROR';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /**
       * @description `NOT_FOUND`: There is no such thing
       *
       *     `FLOW_NOT_FOUND`: There is no flow of that name
       *
       *     `FILE_NOT_FOUND`: There is no file of that id, or it was removed
       */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND' | 'FLOW_NOT_FOUND' | 'FILE_NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `IDEMPOTENCY_MISMATCH`: The idempotency key was used for another request */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'IDEMPOTENCY_MISMATCH';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `PREFLIGHT_FAILED`: A connector that the flow names does not work, so the flow was not started */
      424: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'PREFLIGHT_FAILED';
          } & components['schemas']['Problem'];
        };
      };
      /**
       * @description `INTERNAL`: Something is wrong in the product
       *
       *     `SECRET_UNREADABLE`: A stored secret cannot be opened
       */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL' | 'SECRET_UNREADABLE';
          } & components['schemas']['Problem'];
        };
      };
      /**
       * @description `UNAVAILABLE`: The database or the worker is not ready
       *
       *     `OVERLOADED`: The server has more work than it can do now
       */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE' | 'OVERLOADED';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  deleteExecution: {
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `CONFLICT`: The state does not allow this */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'CONFLICT';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `CONFLICT`: The state does not allow this */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'CONFLICT';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `CONFLICT`: The state does not allow this */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'CONFLICT';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `CONFLICT`: The state does not allow this */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'CONFLICT';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  rerunExecution: {
    parameters: {
      query?: never;
      header?: {
        /** @description 1 to 255 visible ASCII characters; the same key with another request is 409 IDEMPOTENCY_MISMATCH */
        'idempotency-key'?: string;
      };
      path: {
        /** @description the id of the execution */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RerunRequest'];
      };
    };
    responses: {
      /** @description the idempotency key gave an execution that was made before */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Execution'];
        };
      };
      /** @description made, and due */
      201: {
        headers: {
          /** @description the address of the new execution */
          Location?: string;
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
       *
       *     `COMPILE_ERROR`: The flow script does not compile
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST' | 'INVALID_INPUT' | 'COMPILE_ERROR';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /**
       * @description `NOT_FOUND`: There is no such thing
       *
       *     `FLOW_NOT_FOUND`: There is no flow of that name
       *
       *     `FILE_NOT_FOUND`: There is no file of that id, or it was removed
       */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND' | 'FLOW_NOT_FOUND' | 'FILE_NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /**
       * @description `CONFLICT`: The state does not allow this
       *
       *     `IDEMPOTENCY_MISMATCH`: The idempotency key was used for another request
       */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'CONFLICT' | 'IDEMPOTENCY_MISMATCH';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `PREFLIGHT_FAILED`: A connector that the flow names does not work, so the flow was not started */
      424: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'PREFLIGHT_FAILED';
          } & components['schemas']['Problem'];
        };
      };
      /**
       * @description `INTERNAL`: Something is wrong in the product
       *
       *     `SECRET_UNREADABLE`: A stored secret cannot be opened
       */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL' | 'SECRET_UNREADABLE';
          } & components['schemas']['Problem'];
        };
      };
      /**
       * @description `UNAVAILABLE`: The database or the worker is not ready
       *
       *     `OVERLOADED`: The server has more work than it can do now
       */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE' | 'OVERLOADED';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  forkExecution: {
    parameters: {
      query?: never;
      header?: {
        /** @description 1 to 255 visible ASCII characters; the same key with another request is 409 IDEMPOTENCY_MISMATCH */
        'idempotency-key'?: string;
      };
      path: {
        /** @description the id of the execution */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ForkRequest'];
      };
    };
    responses: {
      /** @description the idempotency key gave an execution that was made before */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Execution'];
        };
      };
      /** @description made, and due */
      201: {
        headers: {
          /** @description the address of the new execution */
          Location?: string;
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
       *
       *     `COMPILE_ERROR`: The flow script does not compile
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST' | 'INVALID_INPUT' | 'COMPILE_ERROR';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /**
       * @description `NOT_FOUND`: There is no such thing
       *
       *     `FLOW_NOT_FOUND`: There is no flow of that name
       *
       *     `FILE_NOT_FOUND`: There is no file of that id, or it was removed
       */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND' | 'FLOW_NOT_FOUND' | 'FILE_NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `IDEMPOTENCY_MISMATCH`: The idempotency key was used for another request */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'IDEMPOTENCY_MISMATCH';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `PREFLIGHT_FAILED`: A connector that the flow names does not work, so the flow was not started */
      424: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'PREFLIGHT_FAILED';
          } & components['schemas']['Problem'];
        };
      };
      /**
       * @description `INTERNAL`: Something is wrong in the product
       *
       *     `SECRET_UNREADABLE`: A stored secret cannot be opened
       */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL' | 'SECRET_UNREADABLE';
          } & components['schemas']['Problem'];
        };
      };
      /**
       * @description `UNAVAILABLE`: The database or the worker is not ready
       *
       *     `OVERLOADED`: The server has more work than it can do now
       */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE' | 'OVERLOADED';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  actOnExecutions: {
    parameters: {
      query?: never;
      header?: {
        /** @description 1 to 255 visible ASCII characters; the same key with another request is 409 IDEMPOTENCY_MISMATCH */
        'idempotency-key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['BulkRequest'];
      };
    };
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BulkResult'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  followExecutions: {
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
        /** @description the `id` of the last event that came, where the header `Last-Event-ID` cannot be sent */
        last_event_id?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description server-sent events */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': components['schemas']['LiveEvents'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /**
       * @description `UNAVAILABLE`: The database or the worker is not ready
       *
       *     `TOO_MANY_STREAMS`: The server has as many event streams open as it takes
       */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE' | 'TOO_MANY_STREAMS';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  followExecution: {
    parameters: {
      query?: {
        /** @description `true`: log lines too */
        logs?: boolean;
        /** @description the `id` of the last event that came, where the header `Last-Event-ID` cannot be sent */
        last_event_id?: string;
      };
      header?: {
        /** @description the `id` of the last event that came; browsers send it by themselves */
        'last-event-id'?: string;
      };
      path: {
        /** @description the id of the execution */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description server-sent events */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': components['schemas']['LiveEvents'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /**
       * @description `UNAVAILABLE`: The database or the worker is not ready
       *
       *     `TOO_MANY_STREAMS`: The server has as many event streams open as it takes
       */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE' | 'TOO_MANY_STREAMS';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  listExecutionNodes: {
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
          'application/json': components['schemas']['ExecutionNodePage'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          /** @description its state, for `If-Match` of a change */
          ETag?: string;
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
       *
       *     `FLOW_ERROR`: The script threw or called this.error
       *
       *     `NOT_IN_SANDBOX`: Flow scripts do not have this
       *
       *     `NOT_SERIALIZABLE`: A value cannot be written as JSON
       *
       *     `CPU_LIMIT`: The script computed longer than one activation may
       *
       *     `HEAP_LIMIT`: The script used more memory than it may
       *
       *     `OUTPUT_LIMIT`: An input, output or message is larger than it may be
       *
       *     `POISONED`: The flow killed its runner three times
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?:
              | 'INVALID_REQUEST'
              | 'COMPILE_ERROR'
              | 'NO_DEFAULT_EXPORT'
              | 'FLOW_ERROR'
              | 'NOT_IN_SANDBOX'
              | 'NOT_SERIALIZABLE'
              | 'CPU_LIMIT'
              | 'HEAP_LIMIT'
              | 'OUTPUT_LIMIT'
              | 'POISONED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `CONFLICT`: The state does not allow this */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'CONFLICT';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
      /** @description the flow */
      200: {
        headers: {
          /** @description its state, for `If-Match` of a change */
          ETag?: string;
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND' | 'FLOW_NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  putFlow: {
    parameters: {
      query?: never;
      header?: {
        /** @description the `ETag` of what is to be changed; 412 where it was changed since, and nothing is changed */
        'if-match'?: string;
        /** @description `*`: only where there is none yet; else 412 */
        'if-none-match'?: string;
      };
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
      /** @description replaced */
      200: {
        headers: {
          /** @description its state, for `If-Match` of a change */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Flow'];
        };
      };
      /** @description made */
      201: {
        headers: {
          /** @description its state, for `If-Match` of a change */
          ETag?: string;
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
       *
       *     `FLOW_ERROR`: The script threw or called this.error
       *
       *     `NOT_IN_SANDBOX`: Flow scripts do not have this
       *
       *     `NOT_SERIALIZABLE`: A value cannot be written as JSON
       *
       *     `CPU_LIMIT`: The script computed longer than one activation may
       *
       *     `HEAP_LIMIT`: The script used more memory than it may
       *
       *     `OUTPUT_LIMIT`: An input, output or message is larger than it may be
       *
       *     `POISONED`: The flow killed its runner three times
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?:
              | 'INVALID_REQUEST'
              | 'COMPILE_ERROR'
              | 'NO_DEFAULT_EXPORT'
              | 'FLOW_ERROR'
              | 'NOT_IN_SANDBOX'
              | 'NOT_SERIALIZABLE'
              | 'CPU_LIMIT'
              | 'HEAP_LIMIT'
              | 'OUTPUT_LIMIT'
              | 'POISONED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'CONFLICT' | 'MANAGED_BY_FILE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `PRECONDITION_FAILED`: It is not in the state that the caller has seen */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'PRECONDITION_FAILED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  deleteFlow: {
    parameters: {
      query?: never;
      header?: {
        /** @description the `ETag` of what is to be changed; 412 where it was changed since, and nothing is changed */
        'if-match'?: string;
        /** @description `*`: only where there is none yet; else 412 */
        'if-none-match'?: string;
      };
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND' | 'FLOW_NOT_FOUND';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'CONFLICT' | 'MANAGED_BY_FILE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `PRECONDITION_FAILED`: It is not in the state that the caller has seen */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'PRECONDITION_FAILED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  setFlow: {
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
        'application/json': components['schemas']['FlowSettings'];
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
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND' | 'FLOW_NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND' | 'FLOW_NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
       *
       *     `FLOW_ERROR`: The script threw or called this.error
       *
       *     `NOT_IN_SANDBOX`: Flow scripts do not have this
       *
       *     `NOT_SERIALIZABLE`: A value cannot be written as JSON
       *
       *     `CPU_LIMIT`: The script computed longer than one activation may
       *
       *     `HEAP_LIMIT`: The script used more memory than it may
       *
       *     `OUTPUT_LIMIT`: An input, output or message is larger than it may be
       *
       *     `POISONED`: The flow killed its runner three times
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?:
              | 'INVALID_REQUEST'
              | 'COMPILE_ERROR'
              | 'NO_DEFAULT_EXPORT'
              | 'FLOW_ERROR'
              | 'NOT_IN_SANDBOX'
              | 'NOT_SERIALIZABLE'
              | 'CPU_LIMIT'
              | 'HEAP_LIMIT'
              | 'OUTPUT_LIMIT'
              | 'POISONED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  getFlowTypes: {
    parameters: {
      query?: {
        /** @description npm packages of the flows folder, with commas between them: gives their declarations instead */
        imports?: string[];
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
          'application/json': components['schemas']['FlowTypes'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  checkFlow: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ScriptToCheck'];
      };
    };
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CheckedScript'];
        };
      };
      /**
       * @description `INVALID_REQUEST`: The request is not what this route takes
       *
       *     `COMPILE_ERROR`: The flow script does not compile
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST' | 'COMPILE_ERROR';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `CONFLICT`: The state does not allow this */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'CONFLICT';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  getFlowVersion: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description its name */
        name: string;
        sha256: string;
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
          'application/json': components['schemas']['FlowVersionDetail'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
      /** @description made */
      201: {
        headers: {
          /** @description its state, for `If-Match` of a change */
          ETag?: string;
          /** @description the address of the connector */
          Location?: string;
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST' | 'INVALID_INPUT' | 'INVALID_YAML';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `CONFLICT`: The state does not allow this */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'CONFLICT';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
      /** @description the connector */
      200: {
        headers: {
          /** @description its state, for `If-Match` of a change */
          ETag?: string;
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  putConnector: {
    parameters: {
      query?: never;
      header?: {
        /** @description the `ETag` of what is to be changed; 412 where it was changed since, and nothing is changed */
        'if-match'?: string;
        /** @description `*`: only where there is none yet; else 412 */
        'if-none-match'?: string;
      };
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
      /** @description replaced */
      200: {
        headers: {
          /** @description its state, for `If-Match` of a change */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Connector'];
        };
      };
      /** @description made */
      201: {
        headers: {
          /** @description its state, for `If-Match` of a change */
          ETag?: string;
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST' | 'INVALID_INPUT' | 'INVALID_YAML';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'CONFLICT' | 'MANAGED_BY_FILE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `PRECONDITION_FAILED`: It is not in the state that the caller has seen */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'PRECONDITION_FAILED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  deleteConnector: {
    parameters: {
      query?: never;
      header?: {
        /** @description the `ETag` of what is to be changed; 412 where it was changed since, and nothing is changed */
        'if-match'?: string;
        /** @description `*`: only where there is none yet; else 412 */
        'if-none-match'?: string;
      };
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'CONFLICT' | 'MANAGED_BY_FILE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `PRECONDITION_FAILED`: It is not in the state that the caller has seen */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'PRECONDITION_FAILED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  changeConnector: {
    parameters: {
      query?: never;
      header?: {
        /** @description the `ETag` of what is to be changed; 412 where it was changed since, and nothing is changed */
        'if-match'?: string;
        /** @description `*`: only where there is none yet; else 412 */
        'if-none-match'?: string;
      };
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
      /** @description changed */
      200: {
        headers: {
          /** @description its state, for `If-Match` of a change */
          ETag?: string;
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST' | 'INVALID_INPUT' | 'INVALID_YAML';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'CONFLICT' | 'MANAGED_BY_FILE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `PRECONDITION_FAILED`: It is not in the state that the caller has seen */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'PRECONDITION_FAILED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  getConnectorDocument: {
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
          'application/json': components['schemas']['ConnectorText'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  listVaultSecrets: {
    parameters: {
      query?: {
        /** @description below its engine path. Default: the engine itself */
        path?: string;
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
          'application/json': components['schemas']['VaultListing'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'CONFLICT' | 'CONNECTOR_INCOMPLETE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
    /** @description the content, as it is; none is an empty file */
    requestBody?: {
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE' | 'FILE_TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND' | 'FILE_NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND' | 'FILE_NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND' | 'FILE_NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `RANGE_NOT_SATISFIABLE`: The file has no such bytes */
      416: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'RANGE_NOT_SATISFIABLE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          /** @description its state, for `If-Match` of a change */
          ETag?: string;
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST' | 'INVALID_YAML';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `CONFLICT`: The state does not allow this */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'CONFLICT';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
      /** @description the Vault */
      200: {
        headers: {
          /** @description its state, for `If-Match` of a change */
          ETag?: string;
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  putVault: {
    parameters: {
      query?: never;
      header?: {
        /** @description the `ETag` of what is to be changed; 412 where it was changed since, and nothing is changed */
        'if-match'?: string;
        /** @description `*`: only where there is none yet; else 412 */
        'if-none-match'?: string;
      };
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
      /** @description replaced */
      200: {
        headers: {
          /** @description its state, for `If-Match` of a change */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Vault'];
        };
      };
      /** @description made */
      201: {
        headers: {
          /** @description its state, for `If-Match` of a change */
          ETag?: string;
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST' | 'INVALID_YAML';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'CONFLICT' | 'MANAGED_BY_FILE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `PRECONDITION_FAILED`: It is not in the state that the caller has seen */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'PRECONDITION_FAILED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  deleteVault: {
    parameters: {
      query?: never;
      header?: {
        /** @description the `ETag` of what is to be changed; 412 where it was changed since, and nothing is changed */
        'if-match'?: string;
        /** @description `*`: only where there is none yet; else 412 */
        'if-none-match'?: string;
      };
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'CONFLICT' | 'MANAGED_BY_FILE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `PRECONDITION_FAILED`: It is not in the state that the caller has seen */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'PRECONDITION_FAILED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `CONFLICT`: The state does not allow this */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'CONFLICT';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  listWorkers: {
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
          'application/json': components['schemas']['WorkerPage'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  getSystem: {
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
          'application/json': components['schemas']['System'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  getMetrics: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description the text format of Prometheus */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  getMe: {
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
          'application/json': components['schemas']['Principal'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  changeMyPassword: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PasswordChange'];
      };
    };
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_MANY_TRIES`: Signing in failed too often */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_MANY_TRIES';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  listMySessions: {
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
          'application/json': components['schemas']['SessionList'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  endMySession: {
    parameters: {
      query?: never;
      header?: never;
      path: {
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  signIn: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Login'];
      };
    };
    responses: {
      /** @description ok */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Principal'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_MANY_TRIES`: Signing in failed too often */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_MANY_TRIES';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  signOut: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  listTokens: {
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
          'application/json': {
            items: components['schemas']['Token'][];
            /** @description the cursor of the next page; null at the end */
            next: string | null;
          };
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  createToken: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TokenRequest'];
      };
    };
    responses: {
      /** @description created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NewToken'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  getToken: {
    parameters: {
      query?: never;
      header?: never;
      path: {
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
          'application/json': components['schemas']['Token'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  revokeToken: {
    parameters: {
      query?: never;
      header?: never;
      path: {
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `CONFLICT`: The state does not allow this */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'CONFLICT';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  listUsers: {
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
          'application/json': {
            items: components['schemas']['User'][];
            /** @description the cursor of the next page; null at the end */
            next: string | null;
          };
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  createUser: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UserRequest'];
      };
    };
    responses: {
      /** @description made */
      201: {
        headers: {
          /** @description its state, for `If-Match` of a change */
          ETag?: string;
          /** @description the address of the user */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['User'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `CONFLICT`: The state does not allow this */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'CONFLICT';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  getUser: {
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
      /** @description the user */
      200: {
        headers: {
          /** @description its state, for `If-Match` of a change */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['User'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  deleteUser: {
    parameters: {
      query?: never;
      header?: {
        /** @description the `ETag` of what is to be changed; 412 where it was changed since, and nothing is changed */
        'if-match'?: string;
        /** @description `*`: only where there is none yet; else 412 */
        'if-none-match'?: string;
      };
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `CONFLICT`: The state does not allow this */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'CONFLICT';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `PRECONDITION_FAILED`: It is not in the state that the caller has seen */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'PRECONDITION_FAILED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  changeUser: {
    parameters: {
      query?: never;
      header?: {
        /** @description the `ETag` of what is to be changed; 412 where it was changed since, and nothing is changed */
        'if-match'?: string;
        /** @description `*`: only where there is none yet; else 412 */
        'if-none-match'?: string;
      };
      path: {
        /** @description its name */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UserChange'];
      };
    };
    responses: {
      /** @description changed */
      200: {
        headers: {
          /** @description its state, for `If-Match` of a change */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['User'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `CONFLICT`: The state does not allow this */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'CONFLICT';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `PRECONDITION_FAILED`: It is not in the state that the caller has seen */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'PRECONDITION_FAILED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `TOO_LARGE`: The payload is over the limit */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'TOO_LARGE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: The route does not take this content type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNSUPPORTED_MEDIA_TYPE';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  listAudit: {
    parameters: {
      query?: {
        /** @description a name or an id */
        actor?: string;
        /** @description `token.create`; `token.` for all that begin so */
        action?: string;
        object?: string;
        from?: string;
        to?: string;
        /** @description a part of actor, action, object or address */
        q?: string;
        /** @description how many items at most, from 1 to 1000 */
        limit?: number;
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
          'application/json': {
            items: components['schemas']['AuditItem'][];
            /** @description the cursor of the next page; null at the end */
            next: string | null;
          };
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  exportAudit: {
    parameters: {
      query?: {
        /** @description a name or an id */
        actor?: string;
        /** @description `token.create`; `token.` for all that begin so */
        action?: string;
        object?: string;
        from?: string;
        to?: string;
        /** @description a part of actor, action, object or address */
        q?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description one object a line */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-ndjson': string;
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED`: A valid token or session is needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAUTHORIZED';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN`: Whoever asks may not do this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
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
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  getDocs: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description a page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/html': string;
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
  getDocsFile: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the name of the file */
        file: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description the script, or the style */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          '*/*': string;
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND`: There is no such thing */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INVALID_REQUEST`: The request is not what this route takes */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INVALID_REQUEST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `WRONG_HOST`: The server is not known under this name */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'WRONG_HOST';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL`: Something is wrong in the product */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'INTERNAL';
          } & components['schemas']['Problem'];
        };
      };
      /** @description `UNAVAILABLE`: The database or the worker is not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': {
            /** @enum {string} */
            code?: 'UNAVAILABLE';
          } & components['schemas']['Problem'];
        };
      };
    };
  };
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
