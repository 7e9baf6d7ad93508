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
            /** file: an answer with an expected status is written into a file, of any size; its handle is in file */
            dst?: 'file';
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
            /** Body, multipart/form-data: values, {content, encoding, filename, content_type}, or files */
            multipart?: {
                [key: string]: string | number | boolean | {
                    content_type: string;
                    file_id: string;
                    name: string;
                    sha256: string;
                    size: number;
                } | {
                    content_type?: string;
                    /** The handle of a file, as an upload or another connection gave it */
                    file: {
                        content_type: string;
                        file_id: string;
                        name: string;
                        sha256: string;
                        size: number;
                    };
                    filename?: string;
                } | {
                    content: string;
                    content_type?: string;
                    encoding?: 'text' | 'base64';
                    filename?: string;
                } | (string | number | boolean | {
                    content_type: string;
                    file_id: string;
                    name: string;
                    sha256: string;
                    size: number;
                } | {
                    content_type?: string;
                    /** The handle of a file, as an upload or another connection gave it */
                    file: {
                        content_type: string;
                        file_id: string;
                        name: string;
                        sha256: string;
                        size: number;
                    };
                    filename?: string;
                } | {
                    content: string;
                    content_type?: string;
                    encoding?: 'text' | 'base64';
                    filename?: string;
                })[];
            };
            /** Method, headers and body in one. The output is then the body of the answer alone, JSON parsed; null where there is none */
            options?: {
                /** A text goes out as it is, anything else as JSON; application/json unless a header says otherwise */
                body?: unknown;
                headers?: {
                    [key: string]: string | number | null;
                };
                /** Default: that of the connector, else GET */
                method?: string;
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
            /** The whole address. It replaces scheme, hostname, port and base_path; a path is appended. One that begins with / is a path */
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
            /** With dst: file */
            file?: {
                content_type: string;
                file_id: string;
                name: string;
                sha256: string;
                size: number;
            };
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
interface SFTPActions {
    delete: {
        inputs: {
            /** Seconds, for each try */
            connect_timeout?: number;
            /** How often to connect before giving up */
            connect_tries?: number;
            /** The public key of the host, as a line of known_hosts, or its SHA256 fingerprint; false: do not check */
            hostkey?: string | false;
            hostname: string;
            /** Private key, PEM or OpenSSH */
            key?: string;
            missing_ok?: boolean;
            /** Of the private key */
            passphrase?: string;
            password?: string;
            /** On the server; relative ones are below the home folder */
            path: string;
            port?: number;
            /** A folder with all that is in it. Links are removed, not followed */
            recursive?: boolean;
            username: string;
        };
        output: {
            /** false: there was none */
            deleted: boolean;
            [key: string]: unknown;
        };
    };
    get: {
        inputs: {
            /** Seconds, for each try */
            connect_timeout?: number;
            /** How often to connect before giving up */
            connect_tries?: number;
            /** Of the handle; default application/octet-stream */
            content_type?: string;
            /** file: a handle in file, of any size. text, base64: the content in content */
            dst?: 'file' | 'text' | 'base64';
            /** The public key of the host, as a line of known_hosts, or its SHA256 fingerprint; false: do not check */
            hostkey?: string | false;
            hostname: string;
            /** Private key, PEM or OpenSSH */
            key?: string;
            /** Bytes, for text and base64; files have the limit of the installation */
            max_size?: number;
            /** Of the private key */
            passphrase?: string;
            password?: string;
            /** On the server; relative ones are below the home folder */
            path: string;
            port?: number;
            username: string;
        };
        output: {
            content?: string;
            /** The handle of a file, as an upload or another connection gave it */
            file?: {
                content_type: string;
                file_id: string;
                name: string;
                sha256: string;
                size: number;
            };
            modified_at: string | null;
            path: string;
            size: number;
            [key: string]: unknown;
        };
    };
    list: {
        inputs: {
            /** Seconds, for each try */
            connect_timeout?: number;
            /** How often to connect before giving up */
            connect_tries?: number;
            /** The public key of the host, as a line of known_hosts, or its SHA256 fingerprint; false: do not check */
            hostkey?: string | false;
            hostname: string;
            /** Private key, PEM or OpenSSH */
            key?: string;
            /** More are an error */
            max_entries?: number;
            /** Of the private key */
            passphrase?: string;
            password?: string;
            /** On the server; relative ones are below the home folder */
            path?: string;
            /** Only names like this: * any text, ? one character, [abc], {a,b} */
            pattern?: string;
            port?: number;
            /** With all that is below it. Links are shown, not followed */
            recursive?: boolean;
            username: string;
        };
        output: {
            entries: {
                gid: number;
                /** Octal, such as 0644 */
                mode: string;
                /** ISO 8601, UTC */
                modified_at: string | null;
                name: string;
                path: string;
                size: number;
                type: 'file' | 'folder' | 'link' | 'other';
                uid: number;
            }[];
            [key: string]: unknown;
        };
    };
    mkdir: {
        inputs: {
            /** Seconds, for each try */
            connect_timeout?: number;
            /** How often to connect before giving up */
            connect_tries?: number;
            /** The public key of the host, as a line of known_hosts, or its SHA256 fingerprint; false: do not check */
            hostkey?: string | false;
            hostname: string;
            /** Private key, PEM or OpenSSH */
            key?: string;
            mode?: string;
            /** Makes the folders above it too; one that is there already is no error */
            parents?: boolean;
            /** Of the private key */
            passphrase?: string;
            password?: string;
            /** On the server; relative ones are below the home folder */
            path: string;
            port?: number;
            username: string;
        };
        output: {
            /** false: it was there */
            created: boolean;
            [key: string]: unknown;
        };
    };
    put: {
        inputs: {
            /** Written under another name beside it and renamed when it is whole. false: written in place, for folders that take no new names */
            atomic?: boolean;
            /** Seconds, for each try */
            connect_timeout?: number;
            /** How often to connect before giving up */
            connect_tries?: number;
            content?: string;
            create_folders?: boolean;
            /** Of content */
            encoding?: 'text' | 'base64';
            /** The content: this, or content */
            file?: {
                content_type: string;
                file_id: string;
                name: string;
                sha256: string;
                size: number;
            };
            /** The public key of the host, as a line of known_hosts, or its SHA256 fingerprint; false: do not check */
            hostkey?: string | false;
            hostname: string;
            /** Private key, PEM or OpenSSH */
            key?: string;
            /** Permissions in octal, such as 0640; default: what the server gives */
            mode?: string;
            /** false: a file of that name is an error */
            overwrite?: boolean;
            /** Of the private key */
            passphrase?: string;
            password?: string;
            /** On the server; relative ones are below the home folder */
            path: string;
            port?: number;
            username: string;
        };
        output: {
            path: string;
            size: number;
            [key: string]: unknown;
        };
    };
    rename: {
        inputs: {
            /** Seconds, for each try */
            connect_timeout?: number;
            /** How often to connect before giving up */
            connect_tries?: number;
            /** The public key of the host, as a line of known_hosts, or its SHA256 fingerprint; false: do not check */
            hostkey?: string | false;
            hostname: string;
            /** Private key, PEM or OpenSSH */
            key?: string;
            /** Replaces a file that is there, at once */
            overwrite?: boolean;
            /** Of the private key */
            passphrase?: string;
            password?: string;
            /** On the server; relative ones are below the home folder */
            path: string;
            port?: number;
            /** The new path */
            to: string;
            username: string;
        };
        output: {
            path: string;
            [key: string]: unknown;
        };
    };
    stat: {
        inputs: {
            /** Seconds, for each try */
            connect_timeout?: number;
            /** How often to connect before giving up */
            connect_tries?: number;
            /** Of a link: what it leads to */
            follow?: boolean;
            /** The public key of the host, as a line of known_hosts, or its SHA256 fingerprint; false: do not check */
            hostkey?: string | false;
            hostname: string;
            /** Private key, PEM or OpenSSH */
            key?: string;
            /** Of the private key */
            passphrase?: string;
            password?: string;
            /** On the server; relative ones are below the home folder */
            path: string;
            port?: number;
            username: string;
        };
        output: {
            entry?: {
                gid: number;
                /** Octal, such as 0644 */
                mode: string;
                /** ISO 8601, UTC */
                modified_at: string | null;
                name: string;
                path: string;
                size: number;
                type: 'file' | 'folder' | 'link' | 'other';
                uid: number;
            };
            exists: boolean;
            [key: string]: unknown;
        };
    };
}
interface SMTPActions {
    send: {
        inputs: {
            /** Files, or {name, content, encoding, contentType} */
            attachments?: ({
                content_type: string;
                file_id: string;
                name: string;
                sha256: string;
                size: number;
            } | {
                /** For pictures in HTML: <img src="cid:…"> */
                cid?: string;
                /** Default: that of the file, else by the name */
                contentType?: string;
                /** The same as contentType */
                content_type?: string;
                /** The handle of a file, as an upload or another connection gave it */
                file: {
                    content_type: string;
                    file_id: string;
                    name: string;
                    sha256: string;
                    size: number;
                };
                /** Default: that of the file */
                name?: string;
            } | {
                /** For pictures in HTML: <img src="cid:…"> */
                cid?: string;
                content: string;
                /** Default: that of the file, else by the name */
                contentType?: string;
                /** The same as contentType */
                content_type?: string;
                /** Of content */
                encoding?: 'text' | 'base64';
                name: string;
            })[];
            bcc?: string | string[];
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            cc?: string | string[];
            /** How the connection introduces itself (EHLO); default: the name of this machine */
            client_name?: string;
            /** Seconds, also for the greeting of the server */
            connect_timeout?: number;
            /** Such as Ada <ada@example.com> */
            from: string;
            /** Further headers */
            headers?: {
                [key: string]: string;
            };
            /** The mail server */
            hostname: string;
            /** With text: as the alternative to it */
            html?: string;
            /** The message_id that this one answers */
            in_reply_to?: string;
            /** Default: made of the id of the execution, so that a second attempt sends the same message */
            message_id?: string;
            password?: string;
            /** Default: 465 with tls: implicit, 25 with none, else 587 */
            port?: number;
            /** Seconds without a byte of the server */
            read_timeout?: number;
            references?: string | string[];
            reply_to?: string | string[];
            subject?: string;
            text?: string;
            /** starttls: begins in clear and must change to TLS; implicit: TLS from the start; none: all in clear, the password too */
            tls?: 'starttls' | 'implicit' | 'none';
            to?: string | string[];
            username?: string;
            verify_ssl?: boolean;
        };
        output: {
            /** Recipients that the server took */
            accepted: string[];
            message_id: string;
            /** And those that it did not take, while it took others */
            rejected: {
                address: string;
                response: string;
            }[];
            /** What the server said at the end */
            response: string;
            [key: string]: unknown;
        };
    };
}
interface SQLPGActions {
    query: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds until the session is open */
            connect_timeout?: number;
            /** Default: the database that is named like the user */
            database?: string;
            /** A statement; result: null */
            execute?: string;
            /** A statement; result: all its rows, as objects */
            fetch?: string;
            /** A statement; result: its first row, or null */
            fetchrow?: string;
            /** A statement; result: the first value of its first row, or null */
            fetchval?: string;
            hostname: string;
            /** Bytes of all values together */
            max_result_size?: number;
            /** A statement that gives more fails */
            max_rows?: number;
            /** For $1, $2 … of the statement. An object is sent as JSON, a list of plain values as an array */
            parameters?: unknown[];
            password?: string;
            port?: number;
            /** false: everything, the data too, goes over the network in clear */
            ssl?: boolean;
            /** Seconds each statement may take; 0 or null: no limit */
            statement_timeout?: number | null;
            username: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            columns: {
                name: string;
                type: string;
            }[];
            result: Untyped;
            /** Rows that the statement gave or changed; null where it is not known */
            row_count: number | null;
            [key: string]: unknown;
        };
    };
    transaction: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds until the session is open */
            connect_timeout?: number;
            /** Default: the database that is named like the user */
            database?: string;
            hostname: string;
            isolation?: 'read committed' | 'repeatable read' | 'serializable';
            /** Bytes of all values together */
            max_result_size?: number;
            /** A statement that gives more fails */
            max_rows?: number;
            password?: string;
            port?: number;
            read_only?: boolean;
            /** false: everything, the data too, goes over the network in clear */
            ssl?: boolean;
            /** Seconds each statement may take; 0 or null: no limit */
            statement_timeout?: number | null;
            /** Each with one of fetch, fetchrow, fetchval, execute, and parameters */
            statements: {
                /** A statement; result: null */
                execute?: string;
                /** A statement; result: all its rows, as objects */
                fetch?: string;
                /** A statement; result: its first row, or null */
                fetchrow?: string;
                /** A statement; result: the first value of its first row, or null */
                fetchval?: string;
                /** For $1, $2 … of the statement. An object is sent as JSON, a list of plain values as an array */
                parameters?: unknown[];
            }[];
            username: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            results: {
                columns: {
                    name: string;
                    type: string;
                }[];
                result: Untyped;
                /** Rows that the statement gave or changed; null where it is not known */
                row_count: number | null;
            }[];
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
interface VAULTActions {
    delete: {
        inputs: {
            /** https://vault.example.com:8200 */
            address: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** Seconds */
            connect_timeout?: number;
            /** The secrets engine, or a folder in it: paths are below it */
            engine_path?: string;
            /** Of the engine; null: found out, which the token has to be allowed */
            kv_version?: 1 | 2 | null;
            namespace?: string;
            /** Below engine_path: git/repository */
            path: string;
            /** Seconds without a byte of the answer */
            read_timeout?: number;
            token: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
            /** Numbers of versions */
            versions?: number[];
        };
        output: {
            [key: string]: Untyped;
        };
    };
    destroy: {
        inputs: {
            /** https://vault.example.com:8200 */
            address: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** Seconds */
            connect_timeout?: number;
            /** The secrets engine, or a folder in it: paths are below it */
            engine_path?: string;
            /** Of the engine; null: found out, which the token has to be allowed */
            kv_version?: 1 | 2 | null;
            namespace?: string;
            /** Below engine_path: git/repository */
            path: string;
            /** Seconds without a byte of the answer */
            read_timeout?: number;
            token: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
            /** Numbers of versions */
            versions?: number[];
        };
        output: {
            [key: string]: Untyped;
        };
    };
    list: {
        inputs: {
            /** https://vault.example.com:8200 */
            address: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** Seconds */
            connect_timeout?: number;
            /** The secrets engine, or a folder in it: paths are below it */
            engine_path?: string;
            /** Of the engine; null: found out, which the token has to be allowed */
            kv_version?: 1 | 2 | null;
            namespace?: string;
            /** A folder below engine_path; default: engine_path itself */
            path?: string;
            /** Seconds without a byte of the answer */
            read_timeout?: number;
            token: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            keys: string[];
            [key: string]: unknown;
        };
    };
    read: {
        inputs: {
            /** https://vault.example.com:8200 */
            address: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** Seconds */
            connect_timeout?: number;
            /** The secrets engine, or a folder in it: paths are below it */
            engine_path?: string;
            /** Of the engine; null: found out, which the token has to be allowed */
            kv_version?: 1 | 2 | null;
            namespace?: string;
            /** Below engine_path: git/repository */
            path: string;
            /** Seconds without a byte of the answer */
            read_timeout?: number;
            token: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
            /** Default: the newest */
            version?: number;
        };
        output: {
            /** The secret: key → value */
            data: {
                [key: string]: Untyped;
            };
            metadata: {
                [key: string]: Untyped;
            } | null;
            /** null in an engine of version 1 */
            version: number | null;
            [key: string]: unknown;
        };
    };
    undelete: {
        inputs: {
            /** https://vault.example.com:8200 */
            address: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** Seconds */
            connect_timeout?: number;
            /** The secrets engine, or a folder in it: paths are below it */
            engine_path?: string;
            /** Of the engine; null: found out, which the token has to be allowed */
            kv_version?: 1 | 2 | null;
            namespace?: string;
            /** Below engine_path: git/repository */
            path: string;
            /** Seconds without a byte of the answer */
            read_timeout?: number;
            token: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
            versions: number[];
        };
        output: {
            [key: string]: Untyped;
        };
    };
    versions: {
        inputs: {
            /** https://vault.example.com:8200 */
            address: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** Seconds */
            connect_timeout?: number;
            /** The secrets engine, or a folder in it: paths are below it */
            engine_path?: string;
            /** Of the engine; null: found out, which the token has to be allowed */
            kv_version?: 1 | 2 | null;
            namespace?: string;
            /** Below engine_path: git/repository */
            path: string;
            /** Seconds without a byte of the answer */
            read_timeout?: number;
            token: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            current_version: number;
            versions: {
                [key: string]: {
                    [key: string]: Untyped;
                };
            };
            [key: string]: unknown;
        };
    };
    write: {
        inputs: {
            /** https://vault.example.com:8200 */
            address: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** Writes only where this is the newest version; 0: only where there is none yet */
            cas?: number;
            /** Seconds */
            connect_timeout?: number;
            /** The whole secret: key → value */
            data: {
                [key: string]: unknown;
            };
            /** The secrets engine, or a folder in it: paths are below it */
            engine_path?: string;
            /** Of the engine; null: found out, which the token has to be allowed */
            kv_version?: 1 | 2 | null;
            namespace?: string;
            /** Below engine_path: git/repository */
            path: string;
            /** Seconds without a byte of the answer */
            read_timeout?: number;
            token: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            /** null in an engine of version 1 */
            version: number | null;
            [key: string]: unknown;
        };
    };
}
declare module 'petiole' {
    interface ConnectorTypes {
        GIT: ConnectionEntry<GITActions, 'metadata', 'action' | 'command'>;
        HTTP: ConnectionEntry<HTTPActions, 'request', 'action'>;
        REST: ConnectionEntry<RESTActions, 'request', 'action'>;
        SFTP: ConnectionEntry<SFTPActions, 'list', 'action'>;
        SMTP: ConnectionEntry<SMTPActions, 'send', 'action'>;
        SQLPG: ConnectionEntry<SQLPGActions, 'query', 'action'>;
        SSH: ConnectionEntry<SSHActions, 'script', 'action'>;
        VAULT: ConnectionEntry<VAULTActions, 'read', 'action'>;
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
        sftp: SFTPActions;
        smtp: SMTPActions;
        sqlpg: SQLPGActions;
        ssh: SSHActions;
        vault: VAULTActions;
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
