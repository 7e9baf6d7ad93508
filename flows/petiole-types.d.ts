/** Made by `petiole flow types` from the connector types, connectors and flows of the server. Make it anew when one of them has changed; what is edited here gets lost. */
import type { ConnectionEntry, Untyped, UntypedInputs } from 'petiole';
export {};
interface GITActions {
    get: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** Seconds */
            connect_timeout?: number;
            http_cookie?: string;
            /** Bytes of all files together */
            max_size?: number;
            password?: string;
            /** Only these files and folders; nothing else is loaded */
            paths?: string[];
            /** Seconds without data */
            read_timeout?: number;
            /** A branch, a tag, a commit. Absent: 'develop' where the repository has it, else its default branch */
            ref?: string;
            /** https://host/path.git, ssh://git@host/path.git, git@host:path.git; a local path where the operator allows it */
            repository_url: string;
            /** The public key of the host, as a line of known_hosts; false: do not check */
            ssh_hostkey?: string | false;
            /** Private key, PEM or OpenSSH */
            ssh_key?: string;
            ssh_key_passphrase?: string;
            /** Access token for https, in place of a password */
            token?: string;
            username?: string;
            verify_ssl?: boolean;
        };
        output: {
            author_email: string;
            author_name: string;
            commit_date_iso: string;
            commit_date_unix: number;
            commit_message: string;
            commit_sha: string;
            /** The committer's date, ISO 8601 with offset */
            date_str: string;
            files: {
                /** base64 */
                content: string;
                name: string;
            }[];
            /** The full name of what was read, or the commit */
            ref: string;
            short_sha: string;
            [key: string]: unknown;
        };
    };
    metadata: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** Seconds */
            connect_timeout?: number;
            http_cookie?: string;
            password?: string;
            /** Seconds without data */
            read_timeout?: number;
            /** A branch, a tag, a commit. Absent: 'develop' where the repository has it, else its default branch */
            ref?: string;
            /** https://host/path.git, ssh://git@host/path.git, git@host:path.git; a local path where the operator allows it */
            repository_url: string;
            /** The public key of the host, as a line of known_hosts; false: do not check */
            ssh_hostkey?: string | false;
            /** Private key, PEM or OpenSSH */
            ssh_key?: string;
            ssh_key_passphrase?: string;
            /** Access token for https, in place of a password */
            token?: string;
            username?: string;
            verify_ssl?: boolean;
        };
        output: {
            author_email: string;
            author_name: string;
            commit_date_iso: string;
            commit_date_unix: number;
            commit_message: string;
            commit_sha: string;
            /** The committer's date, ISO 8601 with offset */
            date_str: string;
            /** The full name of what was read, or the commit */
            ref: string;
            short_sha: string;
            [key: string]: unknown;
        };
    };
    push: {
        inputs: {
            author_email?: string;
            author_name?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            commit_message: string;
            /** Seconds */
            connect_timeout?: number;
            /** Make the branch `ref`, from the default branch, where there is none */
            create_branch?: boolean;
            files: {
                content?: string;
                delete?: boolean;
                encoding?: 'text' | 'base64';
                /** Absent: as it was */
                executable?: boolean;
                /** Path in the repository */
                name: string;
            }[];
            http_cookie?: string;
            password?: string;
            /** Seconds without data */
            read_timeout?: number;
            /** A branch, a tag, a commit. Absent: 'develop' where the repository has it, else its default branch */
            ref?: string;
            /** https://host/path.git, ssh://git@host/path.git, git@host:path.git; a local path where the operator allows it */
            repository_url: string;
            /** The public key of the host, as a line of known_hosts; false: do not check */
            ssh_hostkey?: string | false;
            /** Private key, PEM or OpenSSH */
            ssh_key?: string;
            ssh_key_passphrase?: string;
            /** Access token for https, in place of a password */
            token?: string;
            username?: string;
            verify_ssl?: boolean;
        };
        output: {
            author_email: string;
            author_name: string;
            /** false: the branch had these contents already, and nothing was pushed */
            changed: boolean;
            commit_date_iso: string;
            commit_date_unix: number;
            commit_message: string;
            commit_sha: string;
            /** The committer's date, ISO 8601 with offset */
            date_str: string;
            /** The full name of what was read, or the commit */
            ref: string;
            short_sha: string;
            [key: string]: unknown;
        };
    };
    refs: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** Seconds */
            connect_timeout?: number;
            http_cookie?: string;
            password?: string;
            /** Seconds without data */
            read_timeout?: number;
            /** A branch, a tag, a commit. Absent: 'develop' where the repository has it, else its default branch */
            ref?: string;
            /** https://host/path.git, ssh://git@host/path.git, git@host:path.git; a local path where the operator allows it */
            repository_url: string;
            /** The public key of the host, as a line of known_hosts; false: do not check */
            ssh_hostkey?: string | false;
            /** Private key, PEM or OpenSSH */
            ssh_key?: string;
            ssh_key_passphrase?: string;
            /** Access token for https, in place of a password */
            token?: string;
            username?: string;
            verify_ssl?: boolean;
        };
        output: {
            /** Name → commit */
            branches: {
                [key: string]: string;
            };
            default_branch: string | null;
            /** Name → commit */
            tags: {
                [key: string]: string;
            };
            [key: string]: unknown;
        };
    };
}
interface HTTPActions {
    request: {
        inputs: {
            api_key?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'none' | 'bearer' | 'basic' | 'header' | 'query';
            /** What all requests lie below: https://api.example.com/v1 */
            base_url: string;
            /** With the authorization `header`: its name */
            header?: string;
            options?: {
                /** A text goes out as it is, anything else as JSON; application/json unless a header says otherwise */
                body?: unknown;
                headers?: {
                    [key: string]: string;
                };
                /** In any case; default GET */
                method?: string;
            };
            /** With the authorization `query`: the name of the parameter */
            parameter?: string;
            password?: string;
            /** What a test of the connector gets, below base_url */
            test_path?: string;
            token?: string;
            /** Below the address of the service: /customers?limit=10; or the whole address there */
            url: string;
            user?: string;
        };
        output: Untyped;
    };
}
interface RESTActions {
    request: {
        inputs: {
            allow_redirects?: boolean;
            /** Stands before path */
            base_path?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds to wait for a connection; 0 or null: no limit */
            connect_timeout?: number | null;
            cookies?: {
                [key: string]: string | number;
            };
            /** Body: a text goes out as it is (text/plain), anything else as JSON */
            data?: unknown;
            /** Any other ends in UNEXPECTED_STATUS */
            expected_status_code?: number | string | (number | string)[];
            headers?: {
                [key: string]: string | number | null;
            } | {
                name: string;
                value: string;
            }[];
            hostname?: string;
            /** Send the execution id as Idempotency-Key with methods that are not idempotent */
            idempotency_key?: boolean;
            /** Body, application/json */
            json?: unknown;
            max_redirects?: number;
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            /** In any case */
            method?: string;
            /** Body, multipart/form-data */
            multipart?: {
                [key: string]: string | number | boolean | {
                    content: string;
                    content_type?: string;
                    encoding?: 'text' | 'base64';
                    filename?: string;
                } | (string | number | boolean | {
                    content: string;
                    content_type?: string;
                    encoding?: 'text' | 'base64';
                    filename?: string;
                })[];
            };
            /** Query; a list gives the key several times, null leaves it away */
            params?: {
                [key: string]: string | number | boolean | null | (string | number | boolean)[];
            };
            password?: string;
            path?: string;
            port?: number;
            /** Seconds without a byte of the answer; 0 or null: no limit */
            read_timeout?: number | null;
            /** Seconds. Over the retry policy of the connector: how long to wait between attempts, as many as the deadline allows. null: one attempt */
            retry_backoff?: {
                deadline?: number;
                initial?: number;
                maximum?: number;
                multiplier?: number;
            } | null;
            /** Default https */
            scheme?: 'http' | 'https';
            /** Body, text/plain */
            text?: string;
            /** Bearer authentication */
            token?: string;
            /** The whole address. It replaces scheme, hostname, port and base_path; a path is appended */
            url?: string;
            /** Body, application/x-www-form-urlencoded */
            urlencoded?: {
                [key: string]: string | number | boolean | (string | number | boolean)[];
            };
            /** Basic authentication */
            username?: string;
            verify_ssl?: boolean;
        };
        output: {
            /** Set by the server, over all redirects */
            cookies: {
                [key: string]: string;
            };
            /** Character set of the text; base64 for binary content; null where there is no body */
            encoding: string | null;
            /** Names in lower case; set-cookie is a list */
            headers: {
                [key: string]: string | string[];
            };
            /** Where the content type says JSON */
            json?: Untyped;
            status_code: number;
            /** Otherwise */
            text?: string;
            /** Where the answer came from, after redirects */
            url: string;
            [key: string]: unknown;
        };
    };
}
interface SSHActions {
    script: {
        inputs: {
            /** Seconds, for each try */
            connect_timeout?: number;
            /** How often to connect before giving up */
            connect_tries?: number;
            /** Environment of the script */
            env?: {
                [key: string]: string | number;
            };
            /** Any other ends in COMMAND_FAILED, with the outputs in its response; null: any will do */
            expected_retcode?: number | number[] | null;
            /** The public key of the host, as a line of known_hosts, or its SHA256 fingerprint; false: do not check */
            hostkey?: string | false;
            hostname: string;
            interpreter?: string;
            /** Private key, PEM or OpenSSH */
            key?: string;
            /** Bytes of stdout and stderr together */
            max_output_size?: number;
            /** Shell variables whose values at the end are given back in var */
            output_vars?: string[];
            /** Of the private key */
            passphrase?: string;
            password?: string;
            port?: number;
            /** Takes colours and cursor movements out of the outputs */
            remove_ansi_escapes?: boolean;
            /** Takes carriage returns out of the outputs */
            remove_cr?: boolean;
            /** Put into a file on the server and run there. Lines #OUTPUT_VAR(name) give a shell variable back in var */
            script: string;
            /** Seconds the script may take; 0 or null: no limit */
            script_timeout?: number | null;
            /** Where the script is put on the server */
            temp_path?: string;
            username: string;
        };
        output: {
            /** stdout and stderr in the order of their arrival */
            report: string;
            retcode: number;
            stderr: string;
            stdout: string;
            var: {
                [key: string]: string;
            };
            [key: string]: unknown;
        };
    };
}
declare module 'petiole' {
    interface ConnectorTypes {
        GIT: ConnectionEntry<GITActions, 'metadata', 'action' | 'command'>;
        HTTP: ConnectionEntry<HTTPActions, 'request', 'action'>;
        REST: ConnectionEntry<RESTActions, 'request', 'action'>;
        SSH: ConnectionEntry<SSHActions, 'script', 'action'>;
    }
    interface Connectors {
        demo: ConnectionEntry<RESTActions, 'request', 'action'>;
        'demo-repository': ConnectionEntry<GITActions, 'metadata', 'action' | 'command'>;
    }
    interface Namespaces {
        demo: RESTActions;
        demoRepository: GITActions;
        git: GITActions;
        http: HTTPActions;
        rest: RESTActions;
        ssh: SSHActions;
    }
    interface Selectors<Action> {
        command?: Action;
    }
    interface Flows {
        'child-flows': {
            inputs: UntypedInputs;
            output: Untyped;
        };
        'connector-test': {
            inputs: UntypedInputs;
            output: Untyped;
        };
        'error-handling': {
            inputs: UntypedInputs;
            output: Untyped;
        };
        'long-sleep': {
            inputs: UntypedInputs;
            output: Untyped;
        };
        'parallel-calls': {
            inputs: UntypedInputs;
            output: Untyped;
        };
        quickstart: {
            inputs: UntypedInputs;
            output: Untyped;
        };
        'report-dates': {
            inputs: UntypedInputs;
            output: Untyped;
        };
        'word-length': {
            inputs: {
                word: string;
            };
            output: {
                length: number;
            };
        };
    }
}
