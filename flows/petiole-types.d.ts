/** Made by `petiole flow types` from the connector types, connectors and flows of the server. Make it anew when one of them has changed; what is edited here gets lost. */
import type { ConnectionEntry, PlainInput, Untyped, UntypedInputs } from 'petiole';
export {};
interface AMQPActions {
    count: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds for all of the call but connecting and wait_time */
            command_timeout?: number;
            /** Seconds until the session is open */
            connect_timeout?: number;
            hostname: string;
            password?: string;
            /** Default: 5671, with ssl: false 5672 */
            port?: number;
            queue: string;
            /** false: everything, the data too, goes over the network in clear */
            ssl?: boolean;
            /** Without: the login is by client_cert (EXTERNAL) */
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
            /** Virtual host */
            vhost?: string;
        };
        output: {
            consumer_count: number;
            message_count: number;
            queue: string;
            [key: string]: unknown;
        };
    };
    declare_exchange: {
        inputs: {
            /** Such as alternate-exchange */
            arguments?: {
                [key: string]: unknown;
            };
            auto_delete?: boolean;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds for all of the call but connecting and wait_time */
            command_timeout?: number;
            /** Seconds until the session is open */
            connect_timeout?: number;
            durable?: boolean;
            exchange: string;
            hostname: string;
            password?: string;
            /** Default: 5671, with ssl: false 5672 */
            port?: number;
            /** false: everything, the data too, goes over the network in clear */
            ssl?: boolean;
            /** direct, topic, fanout, headers, or one that a plugin brings */
            type?: string;
            /** Without: the login is by client_cert (EXTERNAL) */
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
            /** Virtual host */
            vhost?: string;
        };
        output: {
            exchange: string;
            [key: string]: unknown;
        };
    };
    declare_queue: {
        inputs: {
            /** Such as x-queue-type, x-message-ttl, x-dead-letter-exchange */
            arguments?: {
                [key: string]: unknown;
            };
            /** Deleted when its last consumer goes */
            auto_delete?: boolean;
            bindings?: {
                exchange: string;
                routing_key?: string;
            }[];
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds for all of the call but connecting and wait_time */
            command_timeout?: number;
            /** Seconds until the session is open */
            connect_timeout?: number;
            /** Kept when the server restarts */
            durable?: boolean;
            hostname: string;
            password?: string;
            /** Default: 5671, with ssl: false 5672 */
            port?: number;
            queue: string;
            /** false: everything, the data too, goes over the network in clear */
            ssl?: boolean;
            /** Without: the login is by client_cert (EXTERNAL) */
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
            /** Virtual host */
            vhost?: string;
        };
        output: {
            consumer_count: number;
            message_count: number;
            queue: string;
            [key: string]: unknown;
        };
    };
    delete_queue: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds for all of the call but connecting and wait_time */
            command_timeout?: number;
            /** Seconds until the session is open */
            connect_timeout?: number;
            hostname: string;
            /** Only where it has no messages */
            if_empty?: boolean;
            /** Only where it has no consumers */
            if_unused?: boolean;
            password?: string;
            /** Default: 5671, with ssl: false 5672 */
            port?: number;
            queue: string;
            /** false: everything, the data too, goes over the network in clear */
            ssl?: boolean;
            /** Without: the login is by client_cert (EXTERNAL) */
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
            /** Virtual host */
            vhost?: string;
        };
        output: {
            /** Messages that were removed */
            message_count: number;
            [key: string]: unknown;
        };
    };
    get: {
        inputs: {
            /** ack: they are taken out; requeue: they stay, and may be given again; reject: out, and to the dead-letter exchange */
            ack?: 'ack' | 'requeue' | 'reject';
            /** Each message is first put into this queue, where it stays until it is removed: none is lost where the worker dies */
            backup_queue?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds for all of the call but connecting and wait_time */
            command_timeout?: number;
            /** Seconds until the session is open */
            connect_timeout?: number;
            /** Of the contents; auto: JSON where the content type says so, else text, and base64 where it is none */
            encoding?: 'auto' | 'json' | 'text' | 'base64';
            hostname: string;
            max_messages?: number;
            /** Bytes of all contents together; further messages stay in the queue */
            max_result_size?: number;
            password?: string;
            /** Default: 5671, with ssl: false 5672 */
            port?: number;
            queue: string;
            /** false: everything, the data too, goes over the network in clear */
            ssl?: boolean;
            /** Without: the login is by client_cert (EXTERNAL) */
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
            /** Virtual host */
            vhost?: string;
            /** Seconds to wait for a first message where there is none */
            wait_time?: number;
        };
        output: {
            messages: {
                content: Untyped;
                encoding: 'json' | 'text' | 'base64';
                exchange: string;
                /** content_type, headers, message_id … as far as they were given */
                properties: {
                    [key: string]: Untyped;
                };
                redelivered: boolean;
                routing_key: string;
            }[];
            /** Messages that are in the queue still */
            remaining: number;
            [key: string]: unknown;
        };
    };
    publish: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds for all of the call but connecting and wait_time */
            command_timeout?: number;
            /** Seconds until the session is open */
            connect_timeout?: number;
            /** A text is sent as it is, anything else as JSON */
            content: unknown;
            /** Of a content that is a text; base64: its bytes are sent */
            encoding?: 'text' | 'base64';
            /** Default: the one that leads to the queue that is named as the routing key */
            exchange?: string;
            hostname: string;
            /** A message that leads into no queue is an error */
            mandatory?: boolean;
            password?: string;
            /** Kept when the server restarts, where the queue is */
            persistent?: boolean;
            /** Default: 5671, with ssl: false 5672 */
            port?: number;
            /** As the protocol names them */
            properties?: {
                app_id?: string;
                content_encoding?: string;
                /** Default: application/json for content that is no text */
                content_type?: string;
                correlation_id?: string;
                /** Milliseconds after which the message is dropped */
                expiration?: number;
                /** Further headers */
                headers?: {
                    [key: string]: unknown;
                };
                /** Default: made of the id of the execution, so that a second attempt is known by it */
                message_id?: string;
                priority?: number;
                reply_to?: string;
                /** Seconds since 1970 */
                timestamp?: number;
                type?: string;
            };
            routing_key?: string;
            /** false: everything, the data too, goes over the network in clear */
            ssl?: boolean;
            /** Without: the login is by client_cert (EXTERNAL) */
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
            /** Virtual host */
            vhost?: string;
        };
        output: {
            message_ids: string[];
            [key: string]: unknown;
        };
    };
    publish_many: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds for all of the call but connecting and wait_time */
            command_timeout?: number;
            /** Seconds until the session is open */
            connect_timeout?: number;
            /** Default: the one that leads to the queue that is named as the routing key */
            exchange?: string;
            hostname: string;
            /** A message that leads into no queue is an error */
            mandatory?: boolean;
            messages: {
                /** A text is sent as it is, anything else as JSON */
                content: unknown;
                /** Of a content that is a text; base64: its bytes are sent */
                encoding?: 'text' | 'base64';
                /** As the protocol names them */
                properties?: {
                    app_id?: string;
                    content_encoding?: string;
                    /** Default: application/json for content that is no text */
                    content_type?: string;
                    correlation_id?: string;
                    /** Milliseconds after which the message is dropped */
                    expiration?: number;
                    /** Further headers */
                    headers?: {
                        [key: string]: unknown;
                    };
                    /** Default: made of the id of the execution, so that a second attempt is known by it */
                    message_id?: string;
                    priority?: number;
                    reply_to?: string;
                    /** Seconds since 1970 */
                    timestamp?: number;
                    type?: string;
                };
                routing_key?: string;
            }[];
            password?: string;
            /** Kept when the server restarts, where the queue is */
            persistent?: boolean;
            /** Default: 5671, with ssl: false 5672 */
            port?: number;
            /** Of messages that say none */
            routing_key?: string;
            /** false: everything, the data too, goes over the network in clear */
            ssl?: boolean;
            /** Without: the login is by client_cert (EXTERNAL) */
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
            /** Virtual host */
            vhost?: string;
        };
        output: {
            message_ids: string[];
            [key: string]: unknown;
        };
    };
    purge_queue: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds for all of the call but connecting and wait_time */
            command_timeout?: number;
            /** Seconds until the session is open */
            connect_timeout?: number;
            hostname: string;
            password?: string;
            /** Default: 5671, with ssl: false 5672 */
            port?: number;
            queue: string;
            /** false: everything, the data too, goes over the network in clear */
            ssl?: boolean;
            /** Without: the login is by client_cert (EXTERNAL) */
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
            /** Virtual host */
            vhost?: string;
        };
        output: {
            /** Messages that were removed */
            message_count: number;
            [key: string]: unknown;
        };
    };
}
interface AWSActions {
    call: {
        inputs: {
            aws_access_key_id: string;
            aws_secret_access_key: string;
            /** Of temporary credentials */
            aws_session_token?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** Another name of command */
            client?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** In any spelling: DescribeInstances, describe_instances */
            command?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            /** Of a service that is compatible, such as https://minio.example.com:9000 */
            endpoint?: string;
            /** Of the role, where it asks for one */
            external_id?: string;
            /** S3: the bucket stands in the path; default: where there is an endpoint */
            force_path_style?: boolean;
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            /** Seconds that a waiter waits */
            max_wait?: number;
            /** As the documentation of the command names them. Times are texts in ISO 8601; bytes are a text, or { $base64: "…" } */
            parameters?: {
                [key: string]: unknown;
            };
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            region: string;
            /** The role that is assumed with these credentials */
            role_arn?: string;
            /** Seconds for which the role is assumed */
            role_duration?: number;
            role_session_name?: string;
            /** Such as s3, ec2, secrets-manager: the package @aws-sdk/client-<service> */
            service: string;
            verify_ssl?: boolean;
            /** In place of a command: waits for a state, such as instance_running */
            waiter?: string;
        };
        output: {
            request_id: string | null;
            /** As the documentation of the command names it. Times are texts in ISO 8601, bytes { $base64 } */
            result: Untyped;
            [key: string]: unknown;
        };
    };
    s3_delete: {
        inputs: {
            aws_access_key_id: string;
            aws_secret_access_key: string;
            /** Of temporary credentials */
            aws_session_token?: string;
            bucket: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            /** Of a service that is compatible, such as https://minio.example.com:9000 */
            endpoint?: string;
            /** Of the role, where it asks for one */
            external_id?: string;
            /** S3: the bucket stands in the path; default: where there is an endpoint */
            force_path_style?: boolean;
            key: string;
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            region: string;
            /** The role that is assumed with these credentials */
            role_arn?: string;
            /** Seconds for which the role is assumed */
            role_duration?: number;
            role_session_name?: string;
            verify_ssl?: boolean;
            version_id?: string;
        };
        output: {
            deleted: boolean;
            [key: string]: unknown;
        };
    };
    s3_get: {
        inputs: {
            aws_access_key_id: string;
            aws_secret_access_key: string;
            /** Of temporary credentials */
            aws_session_token?: string;
            bucket: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            /** file: a handle in file, of any size. text, base64: the content in content */
            dst?: 'file' | 'text' | 'base64';
            /** Of a service that is compatible, such as https://minio.example.com:9000 */
            endpoint?: string;
            /** Of the role, where it asks for one */
            external_id?: string;
            /** S3: the bucket stands in the path; default: where there is an endpoint */
            force_path_style?: boolean;
            key: string;
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            region: string;
            /** The role that is assumed with these credentials */
            role_arn?: string;
            /** Seconds for which the role is assumed */
            role_duration?: number;
            role_session_name?: string;
            verify_ssl?: boolean;
            version_id?: string;
        };
        output: {
            bucket: string;
            content?: string;
            content_type: string | null;
            etag: string | null;
            /** The handle of a file, as an upload or another connection gave it */
            file?: {
                content_type: string;
                file_id: string;
                name: string;
                sha256: string;
                size: number;
            };
            key: string;
            metadata: {
                [key: string]: string;
            };
            modified_at: string | null;
            size: number;
            version_id: string | null;
            [key: string]: unknown;
        };
    };
    s3_head: {
        inputs: {
            aws_access_key_id: string;
            aws_secret_access_key: string;
            /** Of temporary credentials */
            aws_session_token?: string;
            bucket: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            /** Of a service that is compatible, such as https://minio.example.com:9000 */
            endpoint?: string;
            /** Of the role, where it asks for one */
            external_id?: string;
            /** S3: the bucket stands in the path; default: where there is an endpoint */
            force_path_style?: boolean;
            key: string;
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            region: string;
            /** The role that is assumed with these credentials */
            role_arn?: string;
            /** Seconds for which the role is assumed */
            role_duration?: number;
            role_session_name?: string;
            verify_ssl?: boolean;
            version_id?: string;
        };
        output: {
            exists: boolean;
            object?: {
                bucket: string;
                content_type: string | null;
                etag: string | null;
                key: string;
                metadata: {
                    [key: string]: string;
                };
                modified_at: string | null;
                size: number;
                version_id: string | null;
            };
            [key: string]: unknown;
        };
    };
    s3_list: {
        inputs: {
            aws_access_key_id: string;
            aws_secret_access_key: string;
            /** Of temporary credentials */
            aws_session_token?: string;
            bucket: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            /** Such as /: what lies below another one is given as prefixes */
            delimiter?: string;
            /** Of a service that is compatible, such as https://minio.example.com:9000 */
            endpoint?: string;
            /** Of the role, where it asks for one */
            external_id?: string;
            /** S3: the bucket stands in the path; default: where there is an endpoint */
            force_path_style?: boolean;
            /** There may be more: truncated says so */
            max_entries?: number;
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            prefix?: string;
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            region: string;
            /** The role that is assumed with these credentials */
            role_arn?: string;
            /** Seconds for which the role is assumed */
            role_duration?: number;
            role_session_name?: string;
            /** A key */
            start_after?: string;
            verify_ssl?: boolean;
        };
        output: {
            objects: {
                etag: string | null;
                key: string;
                modified_at: string | null;
                size: number;
            }[];
            prefixes: string[];
            truncated: boolean;
            [key: string]: unknown;
        };
    };
    s3_put: {
        inputs: {
            aws_access_key_id: string;
            aws_secret_access_key: string;
            /** Of temporary credentials */
            aws_session_token?: string;
            bucket: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            content?: string;
            /** Default: that of the file */
            content_type?: string;
            /** Of content */
            encoding?: 'text' | 'base64';
            /** Of a service that is compatible, such as https://minio.example.com:9000 */
            endpoint?: string;
            /** Of the role, where it asks for one */
            external_id?: string;
            /** The content: this, or content */
            file?: {
                content_type: string;
                file_id: string;
                name: string;
                sha256: string;
                size: number;
            };
            /** S3: the bucket stands in the path; default: where there is an endpoint */
            force_path_style?: boolean;
            key: string;
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            metadata?: {
                [key: string]: string;
            };
            /** false: an object of that key is an error */
            overwrite?: boolean;
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            region: string;
            /** The role that is assumed with these credentials */
            role_arn?: string;
            /** Seconds for which the role is assumed */
            role_duration?: number;
            role_session_name?: string;
            verify_ssl?: boolean;
        };
        output: {
            bucket: string;
            etag: string | null;
            key: string;
            size: number;
            version_id: string | null;
            [key: string]: unknown;
        };
    };
}
interface AZUREActions {
    arm: {
        inputs: {
            /** In place of tenant, client and secret */
            access_token?: string;
            /** Blobs: the key of the storage account */
            account_key?: string;
            /** Of a list: value holds the items of all pages */
            all_pages?: boolean;
            api_version: string;
            /** Of the storage account; default https://<storage_account>.blob.core.windows.net */
            blob_url?: string;
            /** Sent as JSON */
            body?: unknown;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** Of the app registration */
            client_id?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            client_secret?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            graph_url?: string;
            /** Of another cloud */
            login_url?: string;
            /** With all_pages */
            max_entries?: number;
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            /** Seconds, with until_done */
            max_wait?: number;
            method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
            params?: {
                [key: string]: string | number | boolean;
            };
            path: string;
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            resource_manager_url?: string;
            /** Blobs: a shared access signature, such as sv=…&sig=… */
            sas_token?: string;
            storage_account?: string;
            tenant_id?: string;
            /** Waits for the end of what takes long (202, or 201 with Azure-AsyncOperation) */
            until_done?: boolean;
            verify_ssl?: boolean;
        };
        output: {
            result: Untyped;
            status: number;
            [key: string]: unknown;
        };
    };
    blob_delete: {
        inputs: {
            /** In place of tenant, client and secret */
            access_token?: string;
            /** Blobs: the key of the storage account */
            account_key?: string;
            blob: string;
            /** Of the storage account; default https://<storage_account>.blob.core.windows.net */
            blob_url?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** Of the app registration */
            client_id?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            client_secret?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            container: string;
            graph_url?: string;
            /** Of another cloud */
            login_url?: string;
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            missing_ok?: boolean;
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            resource_manager_url?: string;
            /** Blobs: a shared access signature, such as sv=…&sig=… */
            sas_token?: string;
            storage_account?: string;
            tenant_id?: string;
            verify_ssl?: boolean;
        };
        output: {
            deleted: boolean;
            [key: string]: unknown;
        };
    };
    blob_get: {
        inputs: {
            /** In place of tenant, client and secret */
            access_token?: string;
            /** Blobs: the key of the storage account */
            account_key?: string;
            blob: string;
            /** Of the storage account; default https://<storage_account>.blob.core.windows.net */
            blob_url?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** Of the app registration */
            client_id?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            client_secret?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            container: string;
            /** file: a handle in file, of any size. text, base64: the content in content */
            dst?: 'file' | 'text' | 'base64';
            graph_url?: string;
            /** Of another cloud */
            login_url?: string;
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            resource_manager_url?: string;
            /** Blobs: a shared access signature, such as sv=…&sig=… */
            sas_token?: string;
            storage_account?: string;
            tenant_id?: string;
            verify_ssl?: boolean;
        };
        output: {
            blob: string;
            content?: string;
            content_type: string | null;
            etag: string | null;
            /** The handle of a file, as an upload or another connection gave it */
            file?: {
                content_type: string;
                file_id: string;
                name: string;
                sha256: string;
                size: number;
            };
            modified_at: string | null;
            size: number;
            [key: string]: unknown;
        };
    };
    blob_list: {
        inputs: {
            /** In place of tenant, client and secret */
            access_token?: string;
            /** Blobs: the key of the storage account */
            account_key?: string;
            /** Of the storage account; default https://<storage_account>.blob.core.windows.net */
            blob_url?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** Of the app registration */
            client_id?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            client_secret?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            container: string;
            /** Such as /: what lies below another one is given as prefixes */
            delimiter?: string;
            graph_url?: string;
            /** Of another cloud */
            login_url?: string;
            /** There may be more: truncated says so */
            max_entries?: number;
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            prefix?: string;
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            resource_manager_url?: string;
            /** Blobs: a shared access signature, such as sv=…&sig=… */
            sas_token?: string;
            storage_account?: string;
            tenant_id?: string;
            verify_ssl?: boolean;
        };
        output: {
            blobs: {
                blob: string;
                content_type: string | null;
                etag: string | null;
                modified_at: string | null;
                size: number;
            }[];
            prefixes: string[];
            truncated: boolean;
            [key: string]: unknown;
        };
    };
    blob_put: {
        inputs: {
            /** In place of tenant, client and secret */
            access_token?: string;
            /** Blobs: the key of the storage account */
            account_key?: string;
            blob: string;
            /** Of the storage account; default https://<storage_account>.blob.core.windows.net */
            blob_url?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** Of the app registration */
            client_id?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            client_secret?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            container: string;
            content?: string;
            /** Default: that of the file */
            content_type?: string;
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
            graph_url?: string;
            /** Of another cloud */
            login_url?: string;
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            /** false: a blob of that name is an error */
            overwrite?: boolean;
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            resource_manager_url?: string;
            /** Blobs: a shared access signature, such as sv=…&sig=… */
            sas_token?: string;
            storage_account?: string;
            tenant_id?: string;
            verify_ssl?: boolean;
        };
        output: {
            blob: string;
            etag: string | null;
            size: number;
            [key: string]: unknown;
        };
    };
    graph: {
        inputs: {
            /** In place of tenant, client and secret */
            access_token?: string;
            /** Blobs: the key of the storage account */
            account_key?: string;
            /** Of a list: value holds the items of all pages */
            all_pages?: boolean;
            api_version?: 'v1.0' | 'beta';
            /** Of the storage account; default https://<storage_account>.blob.core.windows.net */
            blob_url?: string;
            /** Sent as JSON */
            body?: unknown;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** Of the app registration */
            client_id?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            client_secret?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            graph_url?: string;
            /** Of another cloud */
            login_url?: string;
            /** With all_pages */
            max_entries?: number;
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
            params?: {
                [key: string]: string | number | boolean;
            };
            path: string;
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            resource_manager_url?: string;
            /** Blobs: a shared access signature, such as sv=…&sig=… */
            sas_token?: string;
            storage_account?: string;
            tenant_id?: string;
            verify_ssl?: boolean;
        };
        output: {
            result: Untyped;
            status: number;
            [key: string]: unknown;
        };
    };
}
interface EMailSMTPOAuthActions {
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
            /** Which kind of authorization the connector uses */
            authorization?: 'oauth' | 'password';
            /** With OAuth; default: that of the provider */
            authorization_url?: string;
            bcc?: string | string[];
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            cc?: string | string[];
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** How the connection introduces itself (EHLO); default: the name of this machine */
            client_name?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            /** Seconds, also for the greeting of the server */
            connect_timeout?: number;
            /** Such as Ada <ada@example.com> */
            from: string;
            /** Further headers */
            headers?: {
                [key: string]: string;
            };
            /** The mail server; default: that of the provider */
            hostname?: string;
            /** With text: as the alternative to it */
            html?: string;
            /** The message_id that this one answers */
            in_reply_to?: string;
            /** Default: made of the id of the execution, so that a second attempt sends the same message */
            message_id?: string;
            /** With the authorization password */
            password?: string;
            /** Default: 465 with tls: implicit, 25 with none, else 587 */
            port?: number;
            /** google: Gmail and Workspace; microsoft: Microsoft 365 and Outlook; other: needs hostname, and with OAuth the two addresses */
            provider?: 'google' | 'microsoft' | 'other';
            /** Seconds without a byte of the server */
            read_timeout?: number;
            references?: string | string[];
            reply_to?: string | string[];
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            subject?: string;
            /** With microsoft: the directory */
            tenant?: string;
            text?: string;
            /** starttls: begins in clear and must change to TLS; implicit: TLS from the start; none: all in clear, the password too */
            tls?: 'starttls' | 'implicit' | 'none';
            to?: string | string[];
            /** With OAuth; default: that of the provider */
            token_url?: string;
            /** The address of the mailbox */
            username: string;
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
interface FTPActions {
    delete: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds, also for the greeting of the server and for each transfer to begin */
            connect_timeout?: number;
            hostname: string;
            missing_ok?: boolean;
            /** Of the names of files */
            name_encoding?: 'utf8' | 'latin1';
            password?: string;
            /** On the server; relative ones are below the folder that the connection begins in */
            path: string;
            /** Default: 990 with tls: implicit, else 21 */
            port?: number;
            /** Seconds without a byte of the server */
            read_timeout?: number;
            /** A folder with all that is in it. Links are removed, not followed */
            recursive?: boolean;
            /** explicit: begins in clear and must change to TLS; implicit: TLS from the start; none: all in clear, the password too */
            tls?: 'explicit' | 'implicit' | 'none';
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            /** false: there was none */
            deleted: boolean;
            [key: string]: unknown;
        };
    };
    get: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds, also for the greeting of the server and for each transfer to begin */
            connect_timeout?: number;
            /** Of the handle; default application/octet-stream */
            content_type?: string;
            /** file: a handle in file, of any size. text, base64: the content in content */
            dst?: 'file' | 'text' | 'base64';
            hostname: string;
            /** Bytes, for text and base64; files have the limit of the installation */
            max_size?: number;
            /** Of the names of files */
            name_encoding?: 'utf8' | 'latin1';
            password?: string;
            /** On the server; relative ones are below the folder that the connection begins in */
            path: string;
            /** Default: 990 with tls: implicit, else 21 */
            port?: number;
            /** Seconds without a byte of the server */
            read_timeout?: number;
            /** explicit: begins in clear and must change to TLS; implicit: TLS from the start; none: all in clear, the password too */
            tls?: 'explicit' | 'implicit' | 'none';
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
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
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds, also for the greeting of the server and for each transfer to begin */
            connect_timeout?: number;
            hostname: string;
            /** More are an error */
            max_entries?: number;
            /** Of the names of files */
            name_encoding?: 'utf8' | 'latin1';
            password?: string;
            /** On the server; relative ones are below the folder that the connection begins in */
            path?: string;
            /** Only names like this: * any text, ? one character, [abc], {a,b} */
            pattern?: string;
            /** Default: 990 with tls: implicit, else 21 */
            port?: number;
            /** Seconds without a byte of the server */
            read_timeout?: number;
            /** With all that is below it. Links are shown, not followed */
            recursive?: boolean;
            /** explicit: begins in clear and must change to TLS; implicit: TLS from the start; none: all in clear, the password too */
            tls?: 'explicit' | 'implicit' | 'none';
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            entries: {
                /** ISO 8601, UTC; null where the server does not say */
                modified_at: string | null;
                name: string;
                path: string;
                size: number;
                type: 'file' | 'folder' | 'link' | 'other';
            }[];
            [key: string]: unknown;
        };
    };
    mkdir: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds, also for the greeting of the server and for each transfer to begin */
            connect_timeout?: number;
            hostname: string;
            /** Of the names of files */
            name_encoding?: 'utf8' | 'latin1';
            /** Makes the folders above it too; one that is there already is no error */
            parents?: boolean;
            password?: string;
            /** On the server; relative ones are below the folder that the connection begins in */
            path: string;
            /** Default: 990 with tls: implicit, else 21 */
            port?: number;
            /** Seconds without a byte of the server */
            read_timeout?: number;
            /** explicit: begins in clear and must change to TLS; implicit: TLS from the start; none: all in clear, the password too */
            tls?: 'explicit' | 'implicit' | 'none';
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
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
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds, also for the greeting of the server and for each transfer to begin */
            connect_timeout?: number;
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
            hostname: string;
            /** Of the names of files */
            name_encoding?: 'utf8' | 'latin1';
            /** false: a file of that name is an error */
            overwrite?: boolean;
            password?: string;
            /** On the server; relative ones are below the folder that the connection begins in */
            path: string;
            /** Default: 990 with tls: implicit, else 21 */
            port?: number;
            /** Seconds without a byte of the server */
            read_timeout?: number;
            /** explicit: begins in clear and must change to TLS; implicit: TLS from the start; none: all in clear, the password too */
            tls?: 'explicit' | 'implicit' | 'none';
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            path: string;
            size: number;
            [key: string]: unknown;
        };
    };
    rename: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds, also for the greeting of the server and for each transfer to begin */
            connect_timeout?: number;
            hostname: string;
            /** Of the names of files */
            name_encoding?: 'utf8' | 'latin1';
            /** Replaces a file that is there */
            overwrite?: boolean;
            password?: string;
            /** On the server; relative ones are below the folder that the connection begins in */
            path: string;
            /** Default: 990 with tls: implicit, else 21 */
            port?: number;
            /** Seconds without a byte of the server */
            read_timeout?: number;
            /** explicit: begins in clear and must change to TLS; implicit: TLS from the start; none: all in clear, the password too */
            tls?: 'explicit' | 'implicit' | 'none';
            /** The new path */
            to: string;
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            path: string;
            [key: string]: unknown;
        };
    };
    stat: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds, also for the greeting of the server and for each transfer to begin */
            connect_timeout?: number;
            hostname: string;
            /** Of the names of files */
            name_encoding?: 'utf8' | 'latin1';
            password?: string;
            /** On the server; relative ones are below the folder that the connection begins in */
            path: string;
            /** Default: 990 with tls: implicit, else 21 */
            port?: number;
            /** Seconds without a byte of the server */
            read_timeout?: number;
            /** explicit: begins in clear and must change to TLS; implicit: TLS from the start; none: all in clear, the password too */
            tls?: 'explicit' | 'implicit' | 'none';
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            entry?: {
                /** ISO 8601, UTC; null where the server does not say */
                modified_at: string | null;
                name: string;
                path: string;
                size: number;
                type: 'file' | 'folder' | 'link' | 'other';
            };
            exists: boolean;
            [key: string]: unknown;
        };
    };
}
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
interface GOOGLEActions {
    request: {
        inputs: {
            /** In place of a key */
            access_token?: string;
            /** Such as sheets, drive, storage, compute */
            api_name: string;
            /** Such as v4 */
            api_version: string;
            /** Sent as JSON */
            body?: unknown;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Such as spreadsheets.values */
            collection: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            /** file: the content (alt=media) goes into a file, of any size; its handle is in file */
            dst?: 'file';
            /** Of an emulator, in place of googleapis.com */
            endpoint?: string;
            /** Content to upload, for methods that take it */
            file?: {
                content_type: string;
                file_id: string;
                name: string;
                sha256: string;
                size: number;
            };
            /** The key of a service account: the JSON as it is downloaded */
            key?: string | {
                [key: string]: unknown;
            };
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            /** As the API names them. The body may stand here as body, too */
            params?: {
                [key: string]: unknown;
            };
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            /** A method of the collection, such as get */
            request: string;
            scopes?: string[];
            /** The user for whom the service account acts (domain-wide delegation) */
            subject?: string;
            verify_ssl?: boolean;
        };
        output: {
            /** The handle of a file, as an upload or another connection gave it */
            file?: {
                content_type: string;
                file_id: string;
                name: string;
                sha256: string;
                size: number;
            };
            result: Untyped;
            [key: string]: unknown;
        };
    };
}
interface GoogleSheetsActions {
    appendRows: {
        inputs: {
            /** Which kind of authorization the connector uses */
            authorization?: 'oauth' | 'token' | 'service_account';
            /** With the authorization oauth */
            authorization_url?: string;
            base_url?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            insertDataOption?: 'INSERT_ROWS' | 'OVERWRITE';
            /** A1 notation: Leads!A:D, 'Qualified Leads'!A1, or the name of a range */
            range: string;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            /** The JSON file that Google gives for its key */
            service_account_key?: string;
            spreadsheetId: string;
            token?: string;
            token_url?: string;
            /** RAW: a text stays a text. USER_ENTERED: as if typed in: a text may become a date, a number or a formula; only for values that you trust */
            valueInputOption?: 'RAW' | 'USER_ENTERED';
            /** Rows of cells; null leaves a cell as it is */
            values: (string | number | boolean | null)[][];
        };
        output: {
            spreadsheetId: string;
            updates?: {
                spreadsheetId: string;
                updatedCells?: number;
                updatedRange?: string;
                updatedRows?: number;
                [key: string]: unknown;
            };
            [key: string]: unknown;
        };
    };
    clear: {
        inputs: {
            /** Which kind of authorization the connector uses */
            authorization?: 'oauth' | 'token' | 'service_account';
            /** With the authorization oauth */
            authorization_url?: string;
            base_url?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            /** A1 notation: Leads!A:D, 'Qualified Leads'!A1, or the name of a range */
            range: string;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            /** The JSON file that Google gives for its key */
            service_account_key?: string;
            spreadsheetId: string;
            token?: string;
            token_url?: string;
        };
        output: {
            clearedRange?: string;
            spreadsheetId: string;
            [key: string]: unknown;
        };
    };
    read: {
        inputs: {
            /** Which kind of authorization the connector uses */
            authorization?: 'oauth' | 'token' | 'service_account';
            /** With the authorization oauth */
            authorization_url?: string;
            base_url?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            /** A1 notation: Leads!A:D, 'Qualified Leads'!A1, or the name of a range */
            range: string;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            /** The JSON file that Google gives for its key */
            service_account_key?: string;
            spreadsheetId: string;
            token?: string;
            token_url?: string;
            valueRenderOption?: 'FORMATTED_VALUE' | 'UNFORMATTED_VALUE' | 'FORMULA';
        };
        output: {
            range: string;
            values: (string | number | boolean | null)[][];
            [key: string]: unknown;
        };
    };
    request: {
        inputs: {
            /** Which kind of authorization the connector uses */
            authorization?: 'oauth' | 'token' | 'service_account';
            /** With the authorization oauth */
            authorization_url?: string;
            base_url?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            options?: {
                /** A text goes out as it is, anything else as JSON; application/json unless a header says otherwise */
                body?: unknown;
                headers?: {
                    [key: string]: string;
                };
                /** In any case; default GET */
                method?: string;
            };
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            /** The JSON file that Google gives for its key */
            service_account_key?: string;
            token?: string;
            token_url?: string;
            /** Below the address of the service: /customers?limit=10; or the whole address there */
            url: string;
        };
        output: Untyped;
    };
    update: {
        inputs: {
            /** Which kind of authorization the connector uses */
            authorization?: 'oauth' | 'token' | 'service_account';
            /** With the authorization oauth */
            authorization_url?: string;
            base_url?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            /** A1 notation: Leads!A:D, 'Qualified Leads'!A1, or the name of a range */
            range: string;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            /** The JSON file that Google gives for its key */
            service_account_key?: string;
            spreadsheetId: string;
            token?: string;
            token_url?: string;
            /** RAW: a text stays a text. USER_ENTERED: as if typed in: a text may become a date, a number or a formula; only for values that you trust */
            valueInputOption?: 'RAW' | 'USER_ENTERED';
            /** Rows of cells; null leaves a cell as it is */
            values: (string | number | boolean | null)[][];
        };
        output: {
            spreadsheetId: string;
            updatedCells?: number;
            updatedRange?: string;
            updatedRows?: number;
            [key: string]: unknown;
        };
    };
}
interface HTTPActions {
    request: {
        inputs: {
            api_key?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'none' | 'bearer' | 'basic' | 'oauth2' | 'oauth2_code' | 'header' | 'query';
            /** OAuth 2.0: further parameters of authorization_url, such as `access_type: offline` */
            authorization_parameters?: {
                [key: string]: string;
            };
            /** OAuth 2.0: With `oauth2_code`: where the browser of who gives access goes */
            authorization_url?: string;
            /** What all requests lie below: https://api.example.com/v1 */
            base_url: string;
            /** OAuth 2.0: client_id and client_secret go in a header (basic, the default) or in the form (post) */
            client_authentication?: 'basic' | 'post';
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            /** With the authorization `header`: its name */
            header?: string;
            /** OAuth 2.0: what `iss` has to say in the answer of the browser, where it is not the origin of the addresses */
            issuer?: string;
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
            /** OAuth 2.0: where tokens are given back when the connector is deleted */
            revocation_url?: string;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            /** What a test of the connector gets, below base_url */
            test_path?: string;
            token?: string;
            /** OAuth 2.0: further parameters of each request for a token, such as `audience` */
            token_parameters?: {
                [key: string]: string;
            };
            /** OAuth 2.0: where tokens come from */
            token_url?: string;
            /** Below the address of the service: /customers?limit=10; or the whole address there */
            url: string;
            user?: string;
        };
        output: Untyped;
    };
}
interface IMAPActions {
    append: {
        inputs: {
            /** In place of the password: an access token (XOAUTH2) from elsewhere */
            access_token?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'password' | 'oauth' | 'client';
            /** With the authorization oauth: where the browser goes */
            authorization_url?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            /** Seconds, also for the greeting of the server */
            connect_timeout?: number;
            /** The message, RFC 5322: this, or file */
            content?: string;
            /** The handle of a file, as an upload or another connection gave it */
            file?: {
                content_type: string;
                file_id: string;
                name: string;
                sha256: string;
                size: number;
            };
            flags?: string[];
            folder?: string;
            hostname: string;
            password?: string;
            /** Default: 993 with tls: implicit, else 143 */
            port?: number;
            /** Seconds without a byte of the server */
            read_timeout?: number;
            received_at?: string;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            /** implicit: TLS from the start; starttls: begins in clear and must change to TLS; none: all in clear, the password too */
            tls?: 'implicit' | 'starttls' | 'none';
            /** With the authorizations oauth and client */
            token_url?: string;
            username: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            /** null where the server does not say */
            uid: number | null;
            [key: string]: unknown;
        };
    };
    copy: {
        inputs: {
            /** In place of the password: an access token (XOAUTH2) from elsewhere */
            access_token?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'password' | 'oauth' | 'client';
            /** With the authorization oauth: where the browser goes */
            authorization_url?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            /** Seconds, also for the greeting of the server */
            connect_timeout?: number;
            folder?: string;
            hostname: string;
            password?: string;
            /** Default: 993 with tls: implicit, else 143 */
            port?: number;
            /** Seconds without a byte of the server */
            read_timeout?: number;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            /** implicit: TLS from the start; starttls: begins in clear and must change to TLS; none: all in clear, the password too */
            tls?: 'implicit' | 'starttls' | 'none';
            /** The other folder */
            to: string;
            /** With the authorizations oauth and client */
            token_url?: string;
            /** Messages of the folder, by UID */
            uids: number[];
            username: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            count: number;
            /** The new UID of each, where the server says it */
            uids: {
                [key: string]: number;
            };
            [key: string]: unknown;
        };
    };
    delete: {
        inputs: {
            /** In place of the password: an access token (XOAUTH2) from elsewhere */
            access_token?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'password' | 'oauth' | 'client';
            /** With the authorization oauth: where the browser goes */
            authorization_url?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            /** Seconds, also for the greeting of the server */
            connect_timeout?: number;
            folder?: string;
            hostname: string;
            password?: string;
            /** Default: 993 with tls: implicit, else 143 */
            port?: number;
            /** Seconds without a byte of the server */
            read_timeout?: number;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            /** implicit: TLS from the start; starttls: begins in clear and must change to TLS; none: all in clear, the password too */
            tls?: 'implicit' | 'starttls' | 'none';
            /** With the authorizations oauth and client */
            token_url?: string;
            /** Messages of the folder, by UID */
            uids: number[];
            username: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            /** How many of the messages there are */
            count: number;
            [key: string]: unknown;
        };
    };
    fetch: {
        inputs: {
            /** In place of the password: an access token (XOAUTH2) from elsewhere */
            access_token?: string;
            /** files: each as a file of the flow; names: only what there is */
            attachments?: 'files' | 'names';
            /** Which kind of authorization the connector uses */
            authorization?: 'password' | 'oauth' | 'client';
            /** With the authorization oauth: where the browser goes */
            authorization_url?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            /** Seconds, also for the greeting of the server */
            connect_timeout?: number;
            folder?: string;
            hostname: string;
            mark_seen?: boolean;
            /** Bytes of the whole message; larger ones are an error */
            max_size?: number;
            password?: string;
            /** Default: 993 with tls: implicit, else 143 */
            port?: number;
            /** Seconds without a byte of the server */
            read_timeout?: number;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            /** implicit: TLS from the start; starttls: begins in clear and must change to TLS; none: all in clear, the password too */
            tls?: 'implicit' | 'starttls' | 'none';
            /** With the authorizations oauth and client */
            token_url?: string;
            uid: number;
            username: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            attachments: {
                content_id: string | null;
                content_type: string;
                /** The handle of a file, as an upload or another connection gave it */
                file?: {
                    content_type: string;
                    file_id: string;
                    name: string;
                    sha256: string;
                    size: number;
                };
                name: string;
                size: number;
            }[];
            cc: {
                address: string;
                name: string;
            }[];
            /** As the message says, ISO 8601 */
            date: string | null;
            flags: string[];
            from: {
                address: string;
                name: string;
            }[];
            /** By their names in lower case */
            headers: {
                [key: string]: string[];
            };
            html: string | null;
            message_id: string | null;
            /** When it arrived, ISO 8601 */
            received_at: string | null;
            size: number;
            subject: string;
            text: string | null;
            to: {
                address: string;
                name: string;
            }[];
            uid: number;
            [key: string]: unknown;
        };
    };
    flag: {
        inputs: {
            /** In place of the password: an access token (XOAUTH2) from elsewhere */
            access_token?: string;
            add?: string[];
            /** Which kind of authorization the connector uses */
            authorization?: 'password' | 'oauth' | 'client';
            /** With the authorization oauth: where the browser goes */
            authorization_url?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            /** Seconds, also for the greeting of the server */
            connect_timeout?: number;
            folder?: string;
            hostname: string;
            password?: string;
            /** Default: 993 with tls: implicit, else 143 */
            port?: number;
            /** Seconds without a byte of the server */
            read_timeout?: number;
            remove?: string[];
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            /** implicit: TLS from the start; starttls: begins in clear and must change to TLS; none: all in clear, the password too */
            tls?: 'implicit' | 'starttls' | 'none';
            /** With the authorizations oauth and client */
            token_url?: string;
            /** Messages of the folder, by UID */
            uids: number[];
            username: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            /** How many of the messages there are */
            count: number;
            [key: string]: unknown;
        };
    };
    folders: {
        inputs: {
            /** In place of the password: an access token (XOAUTH2) from elsewhere */
            access_token?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'password' | 'oauth' | 'client';
            /** With the authorization oauth: where the browser goes */
            authorization_url?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            /** Seconds, also for the greeting of the server */
            connect_timeout?: number;
            /** With the numbers of messages */
            counts?: boolean;
            hostname: string;
            password?: string;
            /** Default: 993 with tls: implicit, else 143 */
            port?: number;
            /** Seconds without a byte of the server */
            read_timeout?: number;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            /** implicit: TLS from the start; starttls: begins in clear and must change to TLS; none: all in clear, the password too */
            tls?: 'implicit' | 'starttls' | 'none';
            /** With the authorizations oauth and client */
            token_url?: string;
            username: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            folders: {
                messages?: number;
                name: string;
                path: string;
                selectable: boolean;
                /** Such as \Sent, \Trash */
                special_use: string | null;
                unseen?: number;
            }[];
            [key: string]: unknown;
        };
    };
    move: {
        inputs: {
            /** In place of the password: an access token (XOAUTH2) from elsewhere */
            access_token?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'password' | 'oauth' | 'client';
            /** With the authorization oauth: where the browser goes */
            authorization_url?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            /** Seconds, also for the greeting of the server */
            connect_timeout?: number;
            folder?: string;
            hostname: string;
            password?: string;
            /** Default: 993 with tls: implicit, else 143 */
            port?: number;
            /** Seconds without a byte of the server */
            read_timeout?: number;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            /** implicit: TLS from the start; starttls: begins in clear and must change to TLS; none: all in clear, the password too */
            tls?: 'implicit' | 'starttls' | 'none';
            /** The other folder */
            to: string;
            /** With the authorizations oauth and client */
            token_url?: string;
            /** Messages of the folder, by UID */
            uids: number[];
            username: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            count: number;
            /** The new UID of each, where the server says it */
            uids: {
                [key: string]: number;
            };
            [key: string]: unknown;
        };
    };
    search: {
        inputs: {
            /** In place of the password: an access token (XOAUTH2) from elsewhere */
            access_token?: string;
            /** Only those of a higher UID: what came since */
            after_uid?: number;
            answered?: boolean;
            /** Which kind of authorization the connector uses */
            authorization?: 'password' | 'oauth' | 'client';
            /** With the authorization oauth: where the browser goes */
            authorization_url?: string;
            /** Arrived before that day */
            before?: string;
            /** Text in the body */
            body?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            cc?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            /** Seconds, also for the greeting of the server */
            connect_timeout?: number;
            deleted?: boolean;
            draft?: boolean;
            flagged?: boolean;
            folder?: string;
            from?: string;
            /** Headers and what is in them */
            header?: {
                [key: string]: string;
            };
            hostname: string;
            /** Bytes */
            larger?: number;
            /** Of more, the newest are given */
            limit?: number;
            password?: string;
            /** Default: 993 with tls: implicit, else 143 */
            port?: number;
            /** Seconds without a byte of the server */
            read_timeout?: number;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            seen?: boolean;
            /** Arrived on that day or later: 2026-01-31 */
            since?: string;
            /** Bytes */
            smaller?: number;
            subject?: string;
            /** Text anywhere in the message */
            text?: string;
            /** implicit: TLS from the start; starttls: begins in clear and must change to TLS; none: all in clear, the password too */
            tls?: 'implicit' | 'starttls' | 'none';
            to?: string;
            /** With the authorizations oauth and client */
            token_url?: string;
            username: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            /** By UID, rising */
            messages: {
                /** As the message says, ISO 8601 */
                date: string | null;
                flags: string[];
                from: {
                    address: string;
                    name: string;
                }[];
                message_id: string | null;
                /** When it arrived, ISO 8601 */
                received_at: string | null;
                size: number;
                subject: string;
                to: {
                    address: string;
                    name: string;
                }[];
                uid: number;
            }[];
            /** How many fit */
            total: number;
            /** Where it changes, UIDs of before mean nothing any more */
            uid_validity: string;
            [key: string]: unknown;
        };
    };
}
interface K8SActions {
    apply: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            /** Of the kubeconfig; default: its current-context */
            context?: string;
            /** Default: that of the context, else default */
            default_namespace?: string;
            dry_run?: boolean;
            /** In whose name the fields are kept */
            field_manager?: string;
            /** Takes over fields that another manager keeps; else that is a conflict */
            force?: boolean;
            /** In place of url and credentials: its text or object, with certificates and keys in it (…-data) */
            kubeconfig?: string | {
                [key: string]: unknown;
            };
            /** An object, a list of them, or YAML, also of several documents */
            manifest: {
                [key: string]: unknown;
            } | {
                [key: string]: unknown;
            }[] | string;
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            namespace?: string;
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            /** Of a service account, or another bearer token */
            token?: string;
            /** Of the API server, such as https://k8s.example.com:6443; or a kubeconfig */
            url?: string;
            verify_ssl?: boolean;
        };
        output: {
            objects: {
                [key: string]: Untyped;
            }[];
            [key: string]: unknown;
        };
    };
    create: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            /** Of the kubeconfig; default: its current-context */
            context?: string;
            /** Default: that of the context, else default */
            default_namespace?: string;
            dry_run?: boolean;
            /** In place of url and credentials: its text or object, with certificates and keys in it (…-data) */
            kubeconfig?: string | {
                [key: string]: unknown;
            };
            /** An object, a list of them, or YAML, also of several documents */
            manifest: {
                [key: string]: unknown;
            } | {
                [key: string]: unknown;
            }[] | string;
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            namespace?: string;
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            /** Of a service account, or another bearer token */
            token?: string;
            /** Of the API server, such as https://k8s.example.com:6443; or a kubeconfig */
            url?: string;
            verify_ssl?: boolean;
        };
        output: {
            objects: {
                [key: string]: Untyped;
            }[];
            [key: string]: unknown;
        };
    };
    delete: {
        inputs: {
            /** Such as apps/v1; default: the one that the server prefers */
            api_version?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            /** Of the kubeconfig; default: its current-context */
            context?: string;
            /** Default: that of the context, else default */
            default_namespace?: string;
            /** Seconds */
            grace_period?: number;
            /** Such as Deployment, deployments or deploy; of a resource that several groups have, deployments.apps */
            kind: string;
            /** In place of url and credentials: its text or object, with certificates and keys in it (…-data) */
            kubeconfig?: string | {
                [key: string]: unknown;
            };
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            missing_ok?: boolean;
            namespace?: string;
            /** The name of the object */
            object: string;
            /** What becomes of what it owns */
            propagation?: 'Background' | 'Foreground' | 'Orphan';
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            /** Of a service account, or another bearer token */
            token?: string;
            /** Of the API server, such as https://k8s.example.com:6443; or a kubeconfig */
            url?: string;
            verify_ssl?: boolean;
        };
        output: {
            /** false: there was none */
            deleted: boolean;
            [key: string]: unknown;
        };
    };
    get: {
        inputs: {
            /** Such as apps/v1; default: the one that the server prefers */
            api_version?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            /** Of the kubeconfig; default: its current-context */
            context?: string;
            /** Default: that of the context, else default */
            default_namespace?: string;
            /** Such as Deployment, deployments or deploy; of a resource that several groups have, deployments.apps */
            kind: string;
            /** In place of url and credentials: its text or object, with certificates and keys in it (…-data) */
            kubeconfig?: string | {
                [key: string]: unknown;
            };
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            /** Where there is none, object is null */
            missing_ok?: boolean;
            namespace?: string;
            /** The name of the object */
            object: string;
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            /** Of a service account, or another bearer token */
            token?: string;
            /** Of the API server, such as https://k8s.example.com:6443; or a kubeconfig */
            url?: string;
            verify_ssl?: boolean;
        };
        output: {
            object: {
                [key: string]: Untyped;
            } | null;
            [key: string]: unknown;
        };
    };
    list: {
        inputs: {
            all_namespaces?: boolean;
            /** Such as apps/v1; default: the one that the server prefers */
            api_version?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            /** Of the kubeconfig; default: its current-context */
            context?: string;
            /** Default: that of the context, else default */
            default_namespace?: string;
            /** Such as status.phase=Running */
            field_selector?: string;
            /** Such as Deployment, deployments or deploy; of a resource that several groups have, deployments.apps */
            kind: string;
            /** In place of url and credentials: its text or object, with certificates and keys in it (…-data) */
            kubeconfig?: string | {
                [key: string]: unknown;
            };
            /** Such as app=web,tier!=cache */
            label_selector?: string;
            /** There may be more: truncated says so */
            max_entries?: number;
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            namespace?: string;
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            /** Of a service account, or another bearer token */
            token?: string;
            /** Of the API server, such as https://k8s.example.com:6443; or a kubeconfig */
            url?: string;
            verify_ssl?: boolean;
        };
        output: {
            items: {
                [key: string]: Untyped;
            }[];
            truncated: boolean;
            [key: string]: unknown;
        };
    };
    logs: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            container?: string;
            /** Of the kubeconfig; default: its current-context */
            context?: string;
            /** Default: that of the context, else default */
            default_namespace?: string;
            /** file: a handle in file, of any size */
            dst?: 'text' | 'file';
            /** In place of url and credentials: its text or object, with certificates and keys in it (…-data) */
            kubeconfig?: string | {
                [key: string]: unknown;
            };
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            namespace?: string;
            pod: string;
            /** Of the container before its restart */
            previous?: boolean;
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            /** Seconds */
            since?: number;
            tail_lines?: number;
            timestamps?: boolean;
            /** Of a service account, or another bearer token */
            token?: string;
            /** Of the API server, such as https://k8s.example.com:6443; or a kubeconfig */
            url?: string;
            verify_ssl?: boolean;
        };
        output: {
            /** The handle of a file, as an upload or another connection gave it */
            file?: {
                content_type: string;
                file_id: string;
                name: string;
                sha256: string;
                size: number;
            };
            text?: string;
            [key: string]: unknown;
        };
    };
    patch: {
        inputs: {
            /** Such as apps/v1; default: the one that the server prefers */
            api_version?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            /** Of the kubeconfig; default: its current-context */
            context?: string;
            /** Default: that of the context, else default */
            default_namespace?: string;
            /** Such as Deployment, deployments or deploy; of a resource that several groups have, deployments.apps */
            kind: string;
            /** In place of url and credentials: its text or object, with certificates and keys in it (…-data) */
            kubeconfig?: string | {
                [key: string]: unknown;
            };
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            namespace?: string;
            /** The name of the object */
            object: string;
            patch: {
                [key: string]: unknown;
            } | {
                [key: string]: unknown;
            }[];
            patch_type?: 'merge' | 'strategic' | 'json';
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            /** Such as status */
            subresource?: string;
            /** Of a service account, or another bearer token */
            token?: string;
            /** Of the API server, such as https://k8s.example.com:6443; or a kubeconfig */
            url?: string;
            verify_ssl?: boolean;
        };
        output: {
            object: {
                [key: string]: Untyped;
            };
            [key: string]: unknown;
        };
    };
    scale: {
        inputs: {
            /** Such as apps/v1; default: the one that the server prefers */
            api_version?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            /** Of the kubeconfig; default: its current-context */
            context?: string;
            /** Default: that of the context, else default */
            default_namespace?: string;
            /** Such as Deployment, deployments or deploy; of a resource that several groups have, deployments.apps */
            kind: string;
            /** In place of url and credentials: its text or object, with certificates and keys in it (…-data) */
            kubeconfig?: string | {
                [key: string]: unknown;
            };
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            namespace?: string;
            /** The name of the object */
            object: string;
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            replicas: number;
            /** Of a service account, or another bearer token */
            token?: string;
            /** Of the API server, such as https://k8s.example.com:6443; or a kubeconfig */
            url?: string;
            verify_ssl?: boolean;
        };
        output: {
            replicas: number;
            [key: string]: unknown;
        };
    };
    wait: {
        inputs: {
            /** Such as apps/v1; default: the one that the server prefers */
            api_version?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** A condition of the status, such as Available or Complete=True; deleted; or status.phase=Succeeded, a path and a value */
            condition?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            /** Of the kubeconfig; default: its current-context */
            context?: string;
            /** Default: that of the context, else default */
            default_namespace?: string;
            /** Such as Deployment, deployments or deploy; of a resource that several groups have, deployments.apps */
            kind: string;
            /** In place of url and credentials: its text or object, with certificates and keys in it (…-data) */
            kubeconfig?: string | {
                [key: string]: unknown;
            };
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            /** Seconds */
            max_wait?: number;
            namespace?: string;
            /** The name of the object */
            object: string;
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            /** Of a service account, or another bearer token */
            token?: string;
            /** Of the API server, such as https://k8s.example.com:6443; or a kubeconfig */
            url?: string;
            verify_ssl?: boolean;
        };
        output: {
            object: {
                [key: string]: Untyped;
            } | null;
            [key: string]: unknown;
        };
    };
}
interface LDAPActions {
    add: {
        inputs: {
            attributes: {
                [key: string]: string | number | boolean | {
                    base64: string;
                } | (string | number | boolean | {
                    base64: string;
                })[];
            };
            /** Who logs in; default: nobody (anonymous) */
            bind_dn?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds until the login is done */
            connect_timeout?: number;
            /** Distinguished name: uid=ada,ou=people,dc=example,dc=com. escape in values what RFC 4514 says, with a backslash */
            dn: string;
            hostname: string;
            password?: string;
            /** Default: 636 with tls: ldaps, else 389 */
            port?: number;
            /** Seconds for each answer */
            read_timeout?: number;
            /** ldaps: TLS from the start; starttls: begins in clear and must change to TLS; none: all in clear, the password too */
            tls?: 'ldaps' | 'starttls' | 'none';
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            dn: string;
            [key: string]: unknown;
        };
    };
    bind: {
        inputs: {
            /** Who logs in; default: nobody (anonymous) */
            bind_dn?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds until the login is done */
            connect_timeout?: number;
            /** Whose password is tried */
            dn: string;
            hostname: string;
            password?: string;
            /** An empty one would be no login at all: RFC 4513, 5.1.2 */
            password_to_test: string;
            /** Default: 636 with tls: ldaps, else 389 */
            port?: number;
            /** Seconds for each answer */
            read_timeout?: number;
            /** ldaps: TLS from the start; starttls: begins in clear and must change to TLS; none: all in clear, the password too */
            tls?: 'ldaps' | 'starttls' | 'none';
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            accepted: boolean;
            [key: string]: unknown;
        };
    };
    compare: {
        inputs: {
            attribute: string;
            /** Who logs in; default: nobody (anonymous) */
            bind_dn?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds until the login is done */
            connect_timeout?: number;
            /** Distinguished name: uid=ada,ou=people,dc=example,dc=com. escape in values what RFC 4514 says, with a backslash */
            dn: string;
            hostname: string;
            password?: string;
            /** Default: 636 with tls: ldaps, else 389 */
            port?: number;
            /** Seconds for each answer */
            read_timeout?: number;
            /** ldaps: TLS from the start; starttls: begins in clear and must change to TLS; none: all in clear, the password too */
            tls?: 'ldaps' | 'starttls' | 'none';
            value: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            matches: boolean;
            [key: string]: unknown;
        };
    };
    delete: {
        inputs: {
            /** Who logs in; default: nobody (anonymous) */
            bind_dn?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds until the login is done */
            connect_timeout?: number;
            /** Distinguished name: uid=ada,ou=people,dc=example,dc=com. escape in values what RFC 4514 says, with a backslash */
            dn: string;
            hostname: string;
            missing_ok?: boolean;
            password?: string;
            /** Default: 636 with tls: ldaps, else 389 */
            port?: number;
            /** Seconds for each answer */
            read_timeout?: number;
            /** ldaps: TLS from the start; starttls: begins in clear and must change to TLS; none: all in clear, the password too */
            tls?: 'ldaps' | 'starttls' | 'none';
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            deleted: boolean;
            [key: string]: unknown;
        };
    };
    modify: {
        inputs: {
            /** Who logs in; default: nobody (anonymous) */
            bind_dn?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** All of them, or none */
            changes: {
                attribute: string;
                operation: 'add' | 'replace' | 'delete';
                /** delete without values: all of them */
                values?: string | number | boolean | {
                    base64: string;
                } | (string | number | boolean | {
                    base64: string;
                })[];
            }[];
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds until the login is done */
            connect_timeout?: number;
            /** Distinguished name: uid=ada,ou=people,dc=example,dc=com. escape in values what RFC 4514 says, with a backslash */
            dn: string;
            hostname: string;
            password?: string;
            /** Default: 636 with tls: ldaps, else 389 */
            port?: number;
            /** Seconds for each answer */
            read_timeout?: number;
            /** ldaps: TLS from the start; starttls: begins in clear and must change to TLS; none: all in clear, the password too */
            tls?: 'ldaps' | 'starttls' | 'none';
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            dn: string;
            [key: string]: unknown;
        };
    };
    rename: {
        inputs: {
            /** Who logs in; default: nobody (anonymous) */
            bind_dn?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds until the login is done */
            connect_timeout?: number;
            /** Distinguished name: uid=ada,ou=people,dc=example,dc=com. escape in values what RFC 4514 says, with a backslash */
            dn: string;
            hostname: string;
            /** The new name, also below another entry */
            new_dn: string;
            password?: string;
            /** Default: 636 with tls: ldaps, else 389 */
            port?: number;
            /** Seconds for each answer */
            read_timeout?: number;
            /** ldaps: TLS from the start; starttls: begins in clear and must change to TLS; none: all in clear, the password too */
            tls?: 'ldaps' | 'starttls' | 'none';
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            dn: string;
            [key: string]: unknown;
        };
    };
    search: {
        inputs: {
            /** Default: all of the user */
            attributes?: (string | '*' | '+' | '1.1')[];
            /** Where the search begins; empty: the root of the server */
            base?: string;
            /** Given as base64; those of well-known names and the option ;binary are by themselves */
            binary_attributes?: string[];
            /** Who logs in; default: nobody (anonymous) */
            bind_dn?: string;
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds until the login is done */
            connect_timeout?: number;
            /** (&(objectClass=person)(uid={uid})): {uid} stands for values.uid */
            filter?: string;
            hostname: string;
            /** More are an error */
            max_entries?: number;
            /** Entries of one answer; 0: for servers without paging */
            page_size?: number;
            password?: string;
            /** Default: 636 with tls: ldaps, else 389 */
            port?: number;
            /** Seconds for each answer */
            read_timeout?: number;
            /** base: that entry alone; one: directly below it; sub: all below it, and itself */
            scope?: 'base' | 'one' | 'sub';
            /** ldaps: TLS from the start; starttls: begins in clear and must change to TLS; none: all in clear, the password too */
            tls?: 'ldaps' | 'starttls' | 'none';
            /** Put into the filter in the places of their names, escaped, so that they are values and nothing else */
            values?: {
                [key: string]: string | number | boolean;
            };
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            /** attributes: each with the list of its values */
            entries: {
                attributes: {
                    [key: string]: string[];
                };
                dn: string;
            }[];
            [key: string]: unknown;
        };
    };
}
interface MSTEAMSActions {
    request: {
        inputs: {
            /** Which kind of authorization the connector uses */
            authorization?: 'webhook' | 'oauth';
            base_url?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            login_url?: string;
            options?: {
                /** A text goes out as it is, anything else as JSON; application/json unless a header says otherwise */
                body?: unknown;
                headers?: {
                    [key: string]: string;
                };
                /** In any case; default GET */
                method?: string;
            };
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            /** The directory */
            tenant?: string;
            /** Below the address of the service: /customers?limit=10; or the whole address there */
            url: string;
            /** What Teams shows when the Workflow or webhook is made; who has it can post */
            webhook_url?: string;
        };
        output: Untyped;
    };
    send: {
        inputs: {
            /** Which kind of authorization the connector uses */
            authorization?: 'webhook' | 'oauth';
            base_url?: string;
            /** Instead of text: an Adaptive Card, { type: 'AdaptiveCard', version, body } */
            card?: {
                [key: string]: unknown;
            };
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            login_url?: string;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            /** The directory */
            tenant?: string;
            /** Some Markdown: bold, italic, lists, links */
            text?: string;
            /** With text: a line above it */
            title?: string;
            /** What Teams shows when the Workflow or webhook is made; who has it can post */
            webhook_url?: string;
        };
        output: {
            accepted: boolean;
            [key: string]: unknown;
        };
    };
    send_to_channel: {
        inputs: {
            /** Which kind of authorization the connector uses */
            authorization?: 'webhook' | 'oauth';
            base_url?: string;
            /** An Adaptive Card */
            card?: {
                [key: string]: unknown;
            };
            channel_id: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            /** text is HTML */
            html?: boolean;
            importance?: 'normal' | 'high' | 'urgent';
            login_url?: string;
            /** The id of the message that this one answers */
            reply_to?: string;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            subject?: string;
            team_id: string;
            /** The directory */
            tenant?: string;
            /** Shown above the card */
            text?: string;
            /** What Teams shows when the Workflow or webhook is made; who has it can post */
            webhook_url?: string;
        };
        output: {
            id: string;
            webUrl?: string | null;
            [key: string]: unknown;
        };
    };
    send_to_chat: {
        inputs: {
            /** Which kind of authorization the connector uses */
            authorization?: 'webhook' | 'oauth';
            base_url?: string;
            /** An Adaptive Card */
            card?: {
                [key: string]: unknown;
            };
            chat_id: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            /** text is HTML */
            html?: boolean;
            importance?: 'normal' | 'high' | 'urgent';
            login_url?: string;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            subject?: string;
            /** The directory */
            tenant?: string;
            /** Shown above the card */
            text?: string;
            /** What Teams shows when the Workflow or webhook is made; who has it can post */
            webhook_url?: string;
        };
        output: {
            id: string;
            webUrl?: string | null;
            [key: string]: unknown;
        };
    };
}
interface MYSQLActions {
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
            /** Default: none, so that statements name it: select * from shop.orders */
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
            /** For each ? of the statement. Objects and lists are sent as JSON */
            parameters?: unknown[];
            password?: string;
            port?: number;
            /** false: everything, the data too, goes over the network in clear */
            ssl?: boolean;
            /** Seconds each statement may take; 0 or null: no limit */
            statement_timeout?: number | null;
            /** Of the session, such as +00:00; values of type timestamp then say it. Default: that of the server, and they do not */
            time_zone?: string;
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
            /** Default: none, so that statements name it: select * from shop.orders */
            database?: string;
            hostname: string;
            /** Default: that of the server, mostly repeatable read */
            isolation?: 'read uncommitted' | 'read committed' | 'repeatable read' | 'serializable';
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
                /** For each ? of the statement. Objects and lists are sent as JSON */
                parameters?: unknown[];
            }[];
            /** Of the session, such as +00:00; values of type timestamp then say it. Default: that of the server, and they do not */
            time_zone?: string;
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
interface OPENAIActions {
    chat: {
        inputs: {
            api_key?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'key' | 'azure' | 'none';
            /** Ollama: http://<host>:11434/v1 */
            base_url?: string;
            max_completion_tokens?: number;
            max_tokens?: number;
            /** [{ role: system | user | assistant, content }] */
            messages?: {
                content?: string | {
                    [key: string]: unknown;
                }[] | null;
                role: string;
                [key: string]: unknown;
            }[];
            /** Such as gpt-5-mini; list_models tells which there are */
            model: string;
            /** Further parameters, as the service has them */
            options?: {
                [key: string]: unknown;
            };
            organization?: string;
            project?: string;
            /** The question, instead of messages */
            prompt?: string;
            /** { type: json_schema, json_schema: { name, schema } } */
            response_format?: {
                [key: string]: unknown;
            };
            seed?: number;
            /** With prompt: how to answer */
            system?: string;
            temperature?: number;
            tool_choice?: string | {
                [key: string]: unknown;
            };
            tools?: {
                [key: string]: unknown;
            }[];
            top_p?: number;
        };
        output: {
            model?: string;
            /** What the first choice says; null where it calls a tool */
            text: string | null;
            usage?: {
                [key: string]: Untyped;
            };
            [key: string]: unknown;
        };
    };
    download: {
        inputs: {
            api_key?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'key' | 'azure' | 'none';
            /** Ollama: http://<host>:11434/v1 */
            base_url?: string;
            id: string;
            organization?: string;
            project?: string;
        };
        output: {
            /** The handle of a file, as an upload or another connection gave it */
            file: {
                content_type: string;
                file_id: string;
                name: string;
                sha256: string;
                size: number;
            };
            [key: string]: unknown;
        };
    };
    embed: {
        inputs: {
            api_key?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'key' | 'azure' | 'none';
            /** Ollama: http://<host>:11434/v1 */
            base_url?: string;
            dimensions?: number;
            /** Such as text-embedding-3-small */
            model: string;
            organization?: string;
            project?: string;
            texts: string[];
        };
        output: {
            model?: string;
            vectors: number[][];
            [key: string]: unknown;
        };
    };
    list_models: {
        inputs: {
            api_key?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'key' | 'azure' | 'none';
            /** Ollama: http://<host>:11434/v1 */
            base_url?: string;
            organization?: string;
            project?: string;
        };
        output: {
            models: {
                id: string;
                [key: string]: unknown;
            }[];
            [key: string]: unknown;
        };
    };
    request: {
        inputs: {
            api_key?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'key' | 'azure' | 'none';
            /** Ollama: http://<host>:11434/v1 */
            base_url?: string;
            options?: {
                /** A text goes out as it is, anything else as JSON; application/json unless a header says otherwise */
                body?: unknown;
                headers?: {
                    [key: string]: string;
                };
                /** In any case; default GET */
                method?: string;
            };
            organization?: string;
            project?: string;
            /** Below the address of the service: /customers?limit=10; or the whole address there */
            url: string;
        };
        output: Untyped;
    };
    respond: {
        inputs: {
            api_key?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'key' | 'azure' | 'none';
            /** Ollama: http://<host>:11434/v1 */
            base_url?: string;
            input: string | {
                [key: string]: unknown;
            }[];
            instructions?: string;
            max_output_tokens?: number;
            /** Such as gpt-5-mini; list_models tells which there are */
            model: string;
            /** Further parameters, as the service has them */
            options?: {
                [key: string]: unknown;
            };
            organization?: string;
            previous_response_id?: string;
            project?: string;
            reasoning?: {
                [key: string]: unknown;
            };
            /** { format: { type: json_schema, name, schema } } */
            text?: {
                [key: string]: unknown;
            };
            tools?: {
                [key: string]: unknown;
            }[];
        };
        output: {
            id: string;
            status: string;
            text: string;
            [key: string]: unknown;
        };
    };
    speak: {
        inputs: {
            api_key?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'key' | 'azure' | 'none';
            /** Ollama: http://<host>:11434/v1 */
            base_url?: string;
            input: string;
            instructions?: string;
            model?: string;
            organization?: string;
            project?: string;
            response_format?: 'mp3' | 'opus' | 'aac' | 'flac' | 'wav' | 'pcm';
            voice?: string;
        };
        output: {
            /** The handle of a file, as an upload or another connection gave it */
            file: {
                content_type: string;
                file_id: string;
                name: string;
                sha256: string;
                size: number;
            };
            [key: string]: unknown;
        };
    };
    transcribe: {
        inputs: {
            api_key?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'key' | 'azure' | 'none';
            /** Ollama: http://<host>:11434/v1 */
            base_url?: string;
            /** The handle of a file, as an upload or another connection gave it */
            file: {
                content_type: string;
                file_id: string;
                name: string;
                sha256: string;
                size: number;
            };
            /** ISO 639-1: en */
            language?: string;
            model?: string;
            organization?: string;
            project?: string;
            prompt?: string;
            response_format?: 'json' | 'verbose_json' | 'diarized_json';
            temperature?: number;
        };
        output: {
            text: string;
            [key: string]: unknown;
        };
    };
    upload: {
        inputs: {
            api_key?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'key' | 'azure' | 'none';
            /** Ollama: http://<host>:11434/v1 */
            base_url?: string;
            /** The handle of a file, as an upload or another connection gave it */
            file: {
                content_type: string;
                file_id: string;
                name: string;
                sha256: string;
                size: number;
            };
            organization?: string;
            project?: string;
            purpose?: 'assistants' | 'batch' | 'fine-tune' | 'vision' | 'user_data' | 'evals';
        };
        output: {
            id: string;
            [key: string]: unknown;
        };
    };
}
interface PerplexityActions {
    chat: {
        inputs: {
            /** pplx-… */
            apiKey: string;
            base_url?: string;
            max_tokens?: number;
            /** [{ role: system | user | assistant, content }] */
            messages?: {
                content?: string | {
                    [key: string]: unknown;
                }[] | null;
                role: string;
                [key: string]: unknown;
            }[];
            model?: string;
            /** The question, instead of messages */
            prompt?: string;
            /** { type: json_schema, json_schema: { name, schema } } */
            response_format?: {
                [key: string]: unknown;
            };
            return_related_questions?: boolean;
            /** Only these domains, or, with a minus before them, not these */
            search_domain_filter?: string[];
            search_recency_filter?: 'hour' | 'day' | 'week' | 'month' | 'year';
            /** With prompt: how to answer */
            system?: string;
            temperature?: number;
            top_p?: number;
            web_search_options?: {
                [key: string]: unknown;
            };
        };
        output: {
            citations?: string[];
            model?: string;
            /** What the first choice says; null where it calls a tool */
            text: string | null;
            usage?: {
                [key: string]: Untyped;
            };
            [key: string]: unknown;
        };
    };
    request: {
        inputs: {
            /** pplx-… */
            apiKey: string;
            base_url?: string;
            options?: {
                /** A text goes out as it is, anything else as JSON; application/json unless a header says otherwise */
                body?: unknown;
                headers?: {
                    [key: string]: string;
                };
                /** In any case; default GET */
                method?: string;
            };
            /** Below the address of the service: /customers?limit=10; or the whole address there */
            url: string;
        };
        output: Untyped;
    };
}
interface REDISActions {
    command: {
        inputs: {
            /** Texts and numbers, or {base64} for bytes; each is one argument, whatever it holds */
            args?: (string | number | {
                base64: string;
            })[];
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Such as GET or HSET */
            command: string;
            /** Seconds for all replies. A command that blocks is taken back at the server before that is over, and gives null */
            command_timeout?: number;
            /** Seconds until the session is open */
            connect_timeout?: number;
            /** Number of the database */
            database?: number;
            /** Of texts in the result */
            encoding?: 'utf8' | 'base64';
            hostname: string;
            /** Bytes of the whole reply */
            max_result_size?: number;
            password?: string;
            port?: number;
            /** Version of the protocol. 2: for servers before Redis 6, which give pairs of names and values as one list */
            protocol?: 2 | 3;
            /** false: everything, the data too, goes over the network in clear */
            ssl?: boolean;
            /** Default: the user named default */
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            /** Integers beyond 2^53 and numbers that are not finite are texts; a map is an object, a set a list */
            result: Untyped;
            [key: string]: unknown;
        };
    };
    pipeline: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds for all replies. A command that blocks is taken back at the server before that is over, and gives null */
            command_timeout?: number;
            /** Each with command and args */
            commands: {
                /** Texts and numbers, or {base64} for bytes; each is one argument, whatever it holds */
                args?: (string | number | {
                    base64: string;
                })[];
                /** Such as GET or HSET */
                command: string;
            }[];
            /** Seconds until the session is open */
            connect_timeout?: number;
            /** Number of the database */
            database?: number;
            /** Of texts in the result */
            encoding?: 'utf8' | 'base64';
            hostname: string;
            /** Bytes of the whole reply */
            max_result_size?: number;
            password?: string;
            port?: number;
            /** Version of the protocol. 2: for servers before Redis 6, which give pairs of names and values as one list */
            protocol?: 2 | 3;
            /** false: everything, the data too, goes over the network in clear */
            ssl?: boolean;
            /** As MULTI and EXEC: nothing of others comes in between */
            transaction?: boolean;
            /** Default: the user named default */
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            results: Untyped[];
            [key: string]: unknown;
        };
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
interface SCPActions {
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
            port?: number;
            username: string;
        };
        output: {
            entries: {
                name: string;
                path: string;
                type: 'file' | 'folder' | 'link' | 'other';
            }[];
            [key: string]: unknown;
        };
    };
    put: {
        inputs: {
            /** Seconds, for each try */
            connect_timeout?: number;
            /** How often to connect before giving up */
            connect_tries?: number;
            content?: string;
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
interface SMBActions {
    delete: {
        inputs: {
            /** Seconds until the login is done */
            connect_timeout?: number;
            /** Of the user; default: that of the server */
            domain?: string;
            /** Of what is sent, by SMB 3. desired: where the server can. What is not encrypted is signed */
            encryption?: 'required' | 'desired' | 'off';
            hostname: string;
            missing_ok?: boolean;
            password: string;
            /** On the server; relative ones are below the folder that the connection begins in */
            path: string;
            port?: number;
            /** Seconds without a byte of the server */
            read_timeout?: number;
            /** A folder with all that is in it. Links are removed, not followed */
            recursive?: boolean;
            share: string;
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
            /** Seconds until the login is done */
            connect_timeout?: number;
            /** Of the handle; default application/octet-stream */
            content_type?: string;
            /** Of the user; default: that of the server */
            domain?: string;
            /** file: a handle in file, of any size. text, base64: the content in content */
            dst?: 'file' | 'text' | 'base64';
            /** Of what is sent, by SMB 3. desired: where the server can. What is not encrypted is signed */
            encryption?: 'required' | 'desired' | 'off';
            hostname: string;
            /** Bytes, for text and base64; files have the limit of the installation */
            max_size?: number;
            password: string;
            /** On the server; relative ones are below the folder that the connection begins in */
            path: string;
            port?: number;
            /** Seconds without a byte of the server */
            read_timeout?: number;
            share: string;
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
            /** Seconds until the login is done */
            connect_timeout?: number;
            /** Of the user; default: that of the server */
            domain?: string;
            /** Of what is sent, by SMB 3. desired: where the server can. What is not encrypted is signed */
            encryption?: 'required' | 'desired' | 'off';
            hostname: string;
            /** More are an error */
            max_entries?: number;
            password: string;
            /** On the server; relative ones are below the folder that the connection begins in */
            path?: string;
            /** Only names like this: * any text, ? one character, [abc], {a,b} */
            pattern?: string;
            port?: number;
            /** Seconds without a byte of the server */
            read_timeout?: number;
            /** With all that is below it. Links are shown, not followed */
            recursive?: boolean;
            share: string;
            username: string;
        };
        output: {
            entries: {
                /** ISO 8601, UTC; null where the server does not say */
                modified_at: string | null;
                name: string;
                path: string;
                size: number;
                type: 'file' | 'folder' | 'link' | 'other';
            }[];
            [key: string]: unknown;
        };
    };
    mkdir: {
        inputs: {
            /** Seconds until the login is done */
            connect_timeout?: number;
            /** Of the user; default: that of the server */
            domain?: string;
            /** Of what is sent, by SMB 3. desired: where the server can. What is not encrypted is signed */
            encryption?: 'required' | 'desired' | 'off';
            hostname: string;
            /** Makes the folders above it too; one that is there already is no error */
            parents?: boolean;
            password: string;
            /** On the server; relative ones are below the folder that the connection begins in */
            path: string;
            port?: number;
            /** Seconds without a byte of the server */
            read_timeout?: number;
            share: string;
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
            /** Seconds until the login is done */
            connect_timeout?: number;
            content?: string;
            create_folders?: boolean;
            /** Of the user; default: that of the server */
            domain?: string;
            /** Of content */
            encoding?: 'text' | 'base64';
            /** Of what is sent, by SMB 3. desired: where the server can. What is not encrypted is signed */
            encryption?: 'required' | 'desired' | 'off';
            /** The content: this, or content */
            file?: {
                content_type: string;
                file_id: string;
                name: string;
                sha256: string;
                size: number;
            };
            hostname: string;
            /** false: a file of that name is an error */
            overwrite?: boolean;
            password: string;
            /** On the server; relative ones are below the folder that the connection begins in */
            path: string;
            port?: number;
            /** Seconds without a byte of the server */
            read_timeout?: number;
            share: string;
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
            /** Seconds until the login is done */
            connect_timeout?: number;
            /** Of the user; default: that of the server */
            domain?: string;
            /** Of what is sent, by SMB 3. desired: where the server can. What is not encrypted is signed */
            encryption?: 'required' | 'desired' | 'off';
            hostname: string;
            /** Replaces a file that is there */
            overwrite?: boolean;
            password: string;
            /** On the server; relative ones are below the folder that the connection begins in */
            path: string;
            port?: number;
            /** Seconds without a byte of the server */
            read_timeout?: number;
            share: string;
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
            /** Seconds until the login is done */
            connect_timeout?: number;
            /** Of the user; default: that of the server */
            domain?: string;
            /** Of what is sent, by SMB 3. desired: where the server can. What is not encrypted is signed */
            encryption?: 'required' | 'desired' | 'off';
            hostname: string;
            password: string;
            /** On the server; relative ones are below the folder that the connection begins in */
            path: string;
            port?: number;
            /** Seconds without a byte of the server */
            read_timeout?: number;
            share: string;
            username: string;
        };
        output: {
            entry?: {
                /** ISO 8601, UTC; null where the server does not say */
                modified_at: string | null;
                name: string;
                path: string;
                size: number;
                type: 'file' | 'folder' | 'link' | 'other';
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
interface SOAPActions {
    call: {
        inputs: {
            /** The message by the names of the WSDL: texts, numbers, lists, objects; attributes of an element in the key attributes, text beside them in $value */
            args?: {
                [key: string]: unknown;
            };
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            /** Of the service; default: what the WSDL says, where that is the same server */
            endpoint?: string;
            /** Calling it twice does no harm: it is tried again also after it was sent */
            idempotent?: boolean;
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            operation: string;
            password?: string;
            port?: string;
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            /** How user and password are given: basic authentication, or a username token of WS-Security */
            security?: 'basic' | 'wss_text' | 'wss_digest';
            /** Where several have the operation */
            service?: string;
            /** Elements of the SOAP header */
            soap_headers?: {
                [key: string]: unknown;
            };
            soap_version?: '1.1' | '1.2';
            /** Bearer authentication */
            token?: string;
            username?: string;
            verify_ssl?: boolean;
            /** Address of the WSDL, such as https://example.com/orders?wsdl */
            wsdl: string;
        };
        output: {
            /** The answer by the names of the WSDL */
            result: Untyped;
            /** null where there is none */
            soap_header: Untyped;
            [key: string]: unknown;
        };
    };
    describe: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            /** Of the service; default: what the WSDL says, where that is the same server */
            endpoint?: string;
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            password?: string;
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            /** How user and password are given: basic authentication, or a username token of WS-Security */
            security?: 'basic' | 'wss_text' | 'wss_digest';
            soap_version?: '1.1' | '1.2';
            /** Bearer authentication */
            token?: string;
            username?: string;
            verify_ssl?: boolean;
            /** Address of the WSDL, such as https://example.com/orders?wsdl */
            wsdl: string;
        };
        output: {
            services: {
                [key: string]: {
                    [key: string]: Untyped;
                };
            };
            [key: string]: unknown;
        };
    };
}
interface SQLMSSQLActions {
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
            /** Default: that of the user */
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
            /** For @p1, @p2 … of the statement. Objects and lists are sent as JSON */
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
            /** Default: that of the user */
            database?: string;
            hostname: string;
            /** Default: read committed */
            isolation?: 'read uncommitted' | 'read committed' | 'repeatable read' | 'snapshot' | 'serializable';
            /** Bytes of all values together */
            max_result_size?: number;
            /** A statement that gives more fails */
            max_rows?: number;
            password?: string;
            port?: number;
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
                /** For @p1, @p2 … of the statement. Objects and lists are sent as JSON */
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
interface SQLORACLEActions {
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
            /** For the placeholders :1, :2 … of the statement, in the order in which they stand there. Objects and lists are sent as JSON, true and false as 1 and 0 */
            parameters?: unknown[];
            password: string;
            port?: number;
            /** Of the database, such as FREEPDB1 */
            service_name: string;
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
            hostname: string;
            /** Default: read committed */
            isolation?: 'read committed' | 'serializable';
            /** Bytes of all values together */
            max_result_size?: number;
            /** A statement that gives more fails */
            max_rows?: number;
            password: string;
            port?: number;
            /** Everything is read as it was at the beginning, and nothing can be changed */
            read_only?: boolean;
            /** Of the database, such as FREEPDB1 */
            service_name: string;
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
                /** For the placeholders :1, :2 … of the statement, in the order in which they stand there. Objects and lists are sent as JSON, true and false as 1 and 0 */
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
            /** Which kind of authorization the connector uses */
            authorization?: 'token' | 'approle' | 'userpass' | 'kubernetes';
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** Seconds */
            connect_timeout?: number;
            /** The secrets engine, or a folder in it: paths are below it */
            engine_path?: string;
            /** With kubernetes: the token of a service account */
            jwt?: string;
            /** Of the engine; null: found out, which the token has to be allowed */
            kv_version?: 1 | 2 | null;
            /** Where the method is, below auth/; default: its name */
            mount?: string;
            namespace?: string;
            /** With userpass */
            password?: string;
            /** Below engine_path: git/repository */
            path: string;
            /** Seconds without a byte of the answer */
            read_timeout?: number;
            /** With kubernetes */
            role?: string;
            /** With approle */
            role_id?: string;
            /** With approle; a role may be made so that its id is enough */
            secret_id?: string;
            /** With the authorization token */
            token?: string;
            /** With userpass */
            username?: string;
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
            /** Which kind of authorization the connector uses */
            authorization?: 'token' | 'approle' | 'userpass' | 'kubernetes';
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** Seconds */
            connect_timeout?: number;
            /** The secrets engine, or a folder in it: paths are below it */
            engine_path?: string;
            /** With kubernetes: the token of a service account */
            jwt?: string;
            /** Of the engine; null: found out, which the token has to be allowed */
            kv_version?: 1 | 2 | null;
            /** Where the method is, below auth/; default: its name */
            mount?: string;
            namespace?: string;
            /** With userpass */
            password?: string;
            /** Below engine_path: git/repository */
            path: string;
            /** Seconds without a byte of the answer */
            read_timeout?: number;
            /** With kubernetes */
            role?: string;
            /** With approle */
            role_id?: string;
            /** With approle; a role may be made so that its id is enough */
            secret_id?: string;
            /** With the authorization token */
            token?: string;
            /** With userpass */
            username?: string;
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
            /** Which kind of authorization the connector uses */
            authorization?: 'token' | 'approle' | 'userpass' | 'kubernetes';
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** Seconds */
            connect_timeout?: number;
            /** The secrets engine, or a folder in it: paths are below it */
            engine_path?: string;
            /** With kubernetes: the token of a service account */
            jwt?: string;
            /** Of the engine; null: found out, which the token has to be allowed */
            kv_version?: 1 | 2 | null;
            /** Where the method is, below auth/; default: its name */
            mount?: string;
            namespace?: string;
            /** With userpass */
            password?: string;
            /** A folder below engine_path; default: engine_path itself */
            path?: string;
            /** Seconds without a byte of the answer */
            read_timeout?: number;
            /** With kubernetes */
            role?: string;
            /** With approle */
            role_id?: string;
            /** With approle; a role may be made so that its id is enough */
            secret_id?: string;
            /** With the authorization token */
            token?: string;
            /** With userpass */
            username?: string;
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
            /** Which kind of authorization the connector uses */
            authorization?: 'token' | 'approle' | 'userpass' | 'kubernetes';
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** Seconds */
            connect_timeout?: number;
            /** The secrets engine, or a folder in it: paths are below it */
            engine_path?: string;
            /** With kubernetes: the token of a service account */
            jwt?: string;
            /** Of the engine; null: found out, which the token has to be allowed */
            kv_version?: 1 | 2 | null;
            /** Where the method is, below auth/; default: its name */
            mount?: string;
            namespace?: string;
            /** With userpass */
            password?: string;
            /** Below engine_path: git/repository */
            path: string;
            /** Seconds without a byte of the answer */
            read_timeout?: number;
            /** With kubernetes */
            role?: string;
            /** With approle */
            role_id?: string;
            /** With approle; a role may be made so that its id is enough */
            secret_id?: string;
            /** With the authorization token */
            token?: string;
            /** With userpass */
            username?: string;
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
            /** Which kind of authorization the connector uses */
            authorization?: 'token' | 'approle' | 'userpass' | 'kubernetes';
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** Seconds */
            connect_timeout?: number;
            /** The secrets engine, or a folder in it: paths are below it */
            engine_path?: string;
            /** With kubernetes: the token of a service account */
            jwt?: string;
            /** Of the engine; null: found out, which the token has to be allowed */
            kv_version?: 1 | 2 | null;
            /** Where the method is, below auth/; default: its name */
            mount?: string;
            namespace?: string;
            /** With userpass */
            password?: string;
            /** Below engine_path: git/repository */
            path: string;
            /** Seconds without a byte of the answer */
            read_timeout?: number;
            /** With kubernetes */
            role?: string;
            /** With approle */
            role_id?: string;
            /** With approle; a role may be made so that its id is enough */
            secret_id?: string;
            /** With the authorization token */
            token?: string;
            /** With userpass */
            username?: string;
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
            /** Which kind of authorization the connector uses */
            authorization?: 'token' | 'approle' | 'userpass' | 'kubernetes';
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** Seconds */
            connect_timeout?: number;
            /** The secrets engine, or a folder in it: paths are below it */
            engine_path?: string;
            /** With kubernetes: the token of a service account */
            jwt?: string;
            /** Of the engine; null: found out, which the token has to be allowed */
            kv_version?: 1 | 2 | null;
            /** Where the method is, below auth/; default: its name */
            mount?: string;
            namespace?: string;
            /** With userpass */
            password?: string;
            /** Below engine_path: git/repository */
            path: string;
            /** Seconds without a byte of the answer */
            read_timeout?: number;
            /** With kubernetes */
            role?: string;
            /** With approle */
            role_id?: string;
            /** With approle; a role may be made so that its id is enough */
            secret_id?: string;
            /** With the authorization token */
            token?: string;
            /** With userpass */
            username?: string;
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
            /** Which kind of authorization the connector uses */
            authorization?: 'token' | 'approle' | 'userpass' | 'kubernetes';
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
            /** With kubernetes: the token of a service account */
            jwt?: string;
            /** Of the engine; null: found out, which the token has to be allowed */
            kv_version?: 1 | 2 | null;
            /** Where the method is, below auth/; default: its name */
            mount?: string;
            namespace?: string;
            /** With userpass */
            password?: string;
            /** Below engine_path: git/repository */
            path: string;
            /** Seconds without a byte of the answer */
            read_timeout?: number;
            /** With kubernetes */
            role?: string;
            /** With approle */
            role_id?: string;
            /** With approle; a role may be made so that its id is enough */
            secret_id?: string;
            /** With the authorization token */
            token?: string;
            /** With userpass */
            username?: string;
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
interface WEBDAVActions {
    delete: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds */
            connect_timeout?: number;
            missing_ok?: boolean;
            password?: string;
            /** On the server; relative ones are below the folder that the connection begins in */
            path: string;
            /** Seconds without a byte of the answer */
            read_timeout?: number;
            /** A folder with all that is in it. Links are removed, not followed */
            recursive?: boolean;
            /** Bearer authentication, in place of user and password */
            token?: string;
            /** The folder that all paths are below: https://cloud.example.com/remote.php/dav/files/ada */
            url: string;
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            /** false: there was none */
            deleted: boolean;
            [key: string]: unknown;
        };
    };
    get: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds */
            connect_timeout?: number;
            /** Of the handle; default application/octet-stream */
            content_type?: string;
            /** file: a handle in file, of any size. text, base64: the content in content */
            dst?: 'file' | 'text' | 'base64';
            /** Bytes, for text and base64; files have the limit of the installation */
            max_size?: number;
            password?: string;
            /** On the server; relative ones are below the folder that the connection begins in */
            path: string;
            /** Seconds without a byte of the answer */
            read_timeout?: number;
            /** Bearer authentication, in place of user and password */
            token?: string;
            /** The folder that all paths are below: https://cloud.example.com/remote.php/dav/files/ada */
            url: string;
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
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
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds */
            connect_timeout?: number;
            /** More are an error */
            max_entries?: number;
            password?: string;
            /** On the server; relative ones are below the folder that the connection begins in */
            path?: string;
            /** Only names like this: * any text, ? one character, [abc], {a,b} */
            pattern?: string;
            /** Seconds without a byte of the answer */
            read_timeout?: number;
            /** With all that is below it. Links are shown, not followed */
            recursive?: boolean;
            /** Bearer authentication, in place of user and password */
            token?: string;
            /** The folder that all paths are below: https://cloud.example.com/remote.php/dav/files/ada */
            url: string;
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            entries: {
                /** ISO 8601, UTC; null where the server does not say */
                modified_at: string | null;
                name: string;
                path: string;
                size: number;
                type: 'file' | 'folder' | 'link' | 'other';
            }[];
            [key: string]: unknown;
        };
    };
    mkdir: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds */
            connect_timeout?: number;
            /** Makes the folders above it too; one that is there already is no error */
            parents?: boolean;
            password?: string;
            /** On the server; relative ones are below the folder that the connection begins in */
            path: string;
            /** Seconds without a byte of the answer */
            read_timeout?: number;
            /** Bearer authentication, in place of user and password */
            token?: string;
            /** The folder that all paths are below: https://cloud.example.com/remote.php/dav/files/ada */
            url: string;
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
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
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds */
            connect_timeout?: number;
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
            /** false: a file of that name is an error */
            overwrite?: boolean;
            password?: string;
            /** On the server; relative ones are below the folder that the connection begins in */
            path: string;
            /** Seconds without a byte of the answer */
            read_timeout?: number;
            /** Bearer authentication, in place of user and password */
            token?: string;
            /** The folder that all paths are below: https://cloud.example.com/remote.php/dav/files/ada */
            url: string;
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            path: string;
            size: number;
            [key: string]: unknown;
        };
    };
    rename: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds */
            connect_timeout?: number;
            /** Replaces a file that is there */
            overwrite?: boolean;
            password?: string;
            /** On the server; relative ones are below the folder that the connection begins in */
            path: string;
            /** Seconds without a byte of the answer */
            read_timeout?: number;
            /** The new path */
            to: string;
            /** Bearer authentication, in place of user and password */
            token?: string;
            /** The folder that all paths are below: https://cloud.example.com/remote.php/dav/files/ada */
            url: string;
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            path: string;
            [key: string]: unknown;
        };
    };
    stat: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of a certificate to show to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds */
            connect_timeout?: number;
            password?: string;
            /** On the server; relative ones are below the folder that the connection begins in */
            path: string;
            /** Seconds without a byte of the answer */
            read_timeout?: number;
            /** Bearer authentication, in place of user and password */
            token?: string;
            /** The folder that all paths are below: https://cloud.example.com/remote.php/dav/files/ada */
            url: string;
            username?: string;
            /** false: any certificate will do */
            verify_ssl?: boolean;
        };
        output: {
            entry?: {
                /** ISO 8601, UTC; null where the server does not say */
                modified_at: string | null;
                name: string;
                path: string;
                size: number;
                type: 'file' | 'folder' | 'link' | 'other';
            };
            exists: boolean;
            [key: string]: unknown;
        };
    };
}
interface XMLRPCActions {
    call: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            /** Calling it twice does no harm: it is tried again also after it was sent */
            idempotent?: boolean;
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            method: string;
            params?: unknown[];
            password?: string;
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            /** Of the service, such as https://example.com/RPC2 */
            url: string;
            /** Basic authentication */
            username?: string;
            verify_ssl?: boolean;
        };
        output: {
            result: Untyped;
            [key: string]: unknown;
        };
    };
    list_methods: {
        inputs: {
            /** PEM of certificates to trust instead of the well-known authorities */
            cacert?: string;
            /** PEM of the certificate shown to the server */
            client_cert?: string;
            /** PEM of its private key */
            client_key?: string;
            client_key_passphrase?: string;
            /** Seconds to wait for a connection; 0: no limit */
            connect_timeout?: number;
            /** Bytes of the answer, also after decompression */
            max_response_size?: number;
            password?: string;
            /** Seconds without a byte of the answer; 0: no limit */
            read_timeout?: number;
            /** Of the service, such as https://example.com/RPC2 */
            url: string;
            /** Basic authentication */
            username?: string;
            verify_ssl?: boolean;
        };
        output: {
            methods: string[];
            [key: string]: unknown;
        };
    };
}
interface githubcomActions {
    comment: {
        inputs: {
            api_version?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'token' | 'oauth';
            /** With the authorization oauth */
            authorization_url?: string;
            /** Enterprise Server: https://<host>/api/v3 */
            base_url?: string;
            /** Markdown */
            body: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            /** Of the issue or pull request */
            number: number;
            /** A person or an organization */
            owner: string;
            /** The repository */
            repo: string;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            token?: string;
            /** With the authorization oauth */
            token_url?: string;
        };
        output: {
            html_url: string;
            id: number;
            [key: string]: unknown;
        };
    };
    create_issue: {
        inputs: {
            api_version?: string;
            assignees?: string[];
            /** Which kind of authorization the connector uses */
            authorization?: 'token' | 'oauth';
            /** With the authorization oauth */
            authorization_url?: string;
            /** Enterprise Server: https://<host>/api/v3 */
            base_url?: string;
            /** Markdown */
            body?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            labels?: string[];
            /** A person or an organization */
            owner: string;
            /** The repository */
            repo: string;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            title: string;
            token?: string;
            /** With the authorization oauth */
            token_url?: string;
        };
        output: {
            html_url: string;
            number: number;
            [key: string]: unknown;
        };
    };
    dispatch_workflow: {
        inputs: {
            api_version?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'token' | 'oauth';
            /** With the authorization oauth */
            authorization_url?: string;
            /** Enterprise Server: https://<host>/api/v3 */
            base_url?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            inputs?: {
                [key: string]: unknown;
            };
            /** A person or an organization */
            owner: string;
            /** Branch or tag */
            ref: string;
            /** The repository */
            repo: string;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            token?: string;
            /** With the authorization oauth */
            token_url?: string;
            /** The id or the file name of a workflow: release.yml */
            workflow: string;
        };
        output: {
            [key: string]: Untyped;
        };
    };
    get_file: {
        inputs: {
            api_version?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'token' | 'oauth';
            /** With the authorization oauth */
            authorization_url?: string;
            /** Enterprise Server: https://<host>/api/v3 */
            base_url?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            /** A person or an organization */
            owner: string;
            path: string;
            /** Branch, tag or commit; default: the default branch */
            ref?: string;
            /** The repository */
            repo: string;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            token?: string;
            /** With the authorization oauth */
            token_url?: string;
        };
        output: {
            content: string;
            encoding: 'text' | 'base64';
            sha: string;
            [key: string]: unknown;
        };
    };
    graphql: {
        inputs: {
            api_version?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'token' | 'oauth';
            /** With the authorization oauth */
            authorization_url?: string;
            /** Enterprise Server: https://<host>/api/v3 */
            base_url?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            query: string;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            token?: string;
            /** With the authorization oauth */
            token_url?: string;
            variables?: {
                [key: string]: unknown;
            };
        };
        output: {
            [key: string]: Untyped;
        };
    };
    list_issues: {
        inputs: {
            api_version?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'token' | 'oauth';
            /** With the authorization oauth */
            authorization_url?: string;
            /** Enterprise Server: https://<host>/api/v3 */
            base_url?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            /** All of these, with commas between */
            labels?: string;
            limit?: number;
            /** A person or an organization */
            owner: string;
            /** The repository */
            repo: string;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            /** Changed since */
            since?: string;
            state?: 'open' | 'closed' | 'all';
            token?: string;
            /** With the authorization oauth */
            token_url?: string;
        };
        output: {
            issues: {
                html_url: string;
                number: number;
                [key: string]: unknown;
            }[];
            [key: string]: unknown;
        };
    };
    request: {
        inputs: {
            api_version?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'token' | 'oauth';
            /** With the authorization oauth */
            authorization_url?: string;
            /** Enterprise Server: https://<host>/api/v3 */
            base_url?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            options?: {
                /** A text goes out as it is, anything else as JSON; application/json unless a header says otherwise */
                body?: unknown;
                headers?: {
                    [key: string]: string;
                };
                /** In any case; default GET */
                method?: string;
            };
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            token?: string;
            /** With the authorization oauth */
            token_url?: string;
            /** Below the address of the service: /customers?limit=10; or the whole address there */
            url: string;
        };
        output: Untyped;
    };
    set_status: {
        inputs: {
            api_version?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'token' | 'oauth';
            /** With the authorization oauth */
            authorization_url?: string;
            /** Enterprise Server: https://<host>/api/v3 */
            base_url?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            /** Which status it is; another one of the same context replaces it */
            context?: string;
            description?: string;
            /** A person or an organization */
            owner: string;
            /** The repository */
            repo: string;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            sha: string;
            state: 'error' | 'failure' | 'pending' | 'success';
            /** Where the status leads people */
            target_url?: string;
            token?: string;
            /** With the authorization oauth */
            token_url?: string;
        };
        output: {
            state: string;
            [key: string]: unknown;
        };
    };
    update_issue: {
        inputs: {
            api_version?: string;
            /** Which kind of authorization the connector uses */
            authorization?: 'token' | 'oauth';
            /** With the authorization oauth */
            authorization_url?: string;
            /** Enterprise Server: https://<host>/api/v3 */
            base_url?: string;
            body?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            labels?: string[];
            /** Of the issue or pull request */
            number: number;
            /** A person or an organization */
            owner: string;
            /** The repository */
            repo: string;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            state?: 'open' | 'closed';
            state_reason?: 'completed' | 'not_planned' | 'duplicate' | 'reopened';
            title?: string;
            token?: string;
            /** With the authorization oauth */
            token_url?: string;
        };
        output: {
            html_url: string;
            number: number;
            [key: string]: unknown;
        };
    };
}
interface hubspotcomprivateActions {
    archive: {
        inputs: {
            /** The access token of a private app (Settings > Integrations > Private apps): pat-… */
            apiToken: string;
            base_url?: string;
            id: string;
            object_type?: string;
        };
        output: {
            [key: string]: Untyped;
        };
    };
    create: {
        inputs: {
            /** The access token of a private app (Settings > Integrations > Private apps): pat-… */
            apiToken: string;
            /** [{ to: { id }, types: [{ associationCategory, associationTypeId }] }] */
            associations?: {
                [key: string]: unknown;
            }[];
            base_url?: string;
            object_type?: string;
            properties: {
                [key: string]: unknown;
            };
        };
        output: {
            id: string;
            properties: {
                [key: string]: Untyped;
            };
            [key: string]: unknown;
        };
    };
    get: {
        inputs: {
            /** The access token of a private app (Settings > Integrations > Private apps): pat-… */
            apiToken: string;
            base_url?: string;
            id: string;
            /** A unique property, such as email, whose value id is; default: the id that HubSpot gave */
            id_property?: string;
            object_type?: string;
            /** The properties to give; default: those that HubSpot gives by itself */
            properties?: string[];
        };
        output: {
            id: string;
            properties: {
                [key: string]: Untyped;
            };
            [key: string]: unknown;
        };
    };
    request: {
        inputs: {
            /** The access token of a private app (Settings > Integrations > Private apps): pat-… */
            apiToken: string;
            base_url?: string;
            options?: {
                /** A text goes out as it is, anything else as JSON; application/json unless a header says otherwise */
                body?: unknown;
                headers?: {
                    [key: string]: string;
                };
                /** In any case; default GET */
                method?: string;
            };
            /** Below the address of the service: /customers?limit=10; or the whole address there */
            url: string;
        };
        output: Untyped;
    };
    search: {
        inputs: {
            /** The access token of a private app (Settings > Integrations > Private apps): pat-… */
            apiToken: string;
            base_url?: string;
            /** All of which have to match: [{ propertyName, operator: EQ, value }] */
            filters?: {
                operator: string;
                propertyName: string;
                value?: unknown;
                [key: string]: unknown;
            }[];
            limit?: number;
            object_type?: string;
            /** The properties to give; default: those that HubSpot gives by itself */
            properties?: string[];
            /** A text that stands in one of the usual properties */
            query?: string;
            /** [{ propertyName, direction: ASCENDING }] */
            sorts?: {
                [key: string]: unknown;
            }[];
        };
        output: {
            results: {
                id: string;
                properties: {
                    [key: string]: Untyped;
                };
            }[];
            [key: string]: unknown;
        };
    };
    update: {
        inputs: {
            /** The access token of a private app (Settings > Integrations > Private apps): pat-… */
            apiToken: string;
            base_url?: string;
            id: string;
            /** A unique property, such as email, whose value id is; default: the id that HubSpot gave */
            id_property?: string;
            object_type?: string;
            properties: {
                [key: string]: unknown;
            };
        };
        output: {
            id: string;
            properties: {
                [key: string]: Untyped;
            };
            [key: string]: unknown;
        };
    };
    upsert: {
        inputs: {
            /** The access token of a private app (Settings > Integrations > Private apps): pat-… */
            apiToken: string;
            base_url?: string;
            /** The value of id_property */
            id: string;
            /** A unique property of the object type */
            id_property?: string;
            object_type?: string;
            properties: {
                [key: string]: unknown;
            };
        };
        output: {
            id: string;
            /** It was created */
            new?: boolean;
            properties: {
                [key: string]: Untyped;
            };
            [key: string]: unknown;
        };
    };
}
interface slackcomActions {
    find_user: {
        inputs: {
            /** Which kind of authorization the connector uses */
            authorization?: 'token' | 'oauth';
            /** With the authorization oauth */
            authorization_url?: string;
            base_url?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            email: string;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            token?: string;
            /** With the authorization oauth */
            token_url?: string;
        };
        output: {
            user: {
                id: string;
                [key: string]: unknown;
            };
            [key: string]: unknown;
        };
    };
    list_channels: {
        inputs: {
            /** Which kind of authorization the connector uses */
            authorization?: 'token' | 'oauth';
            /** With the authorization oauth */
            authorization_url?: string;
            base_url?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            token?: string;
            /** With the authorization oauth */
            token_url?: string;
            /** public_channel, private_channel, mpim, im: with commas between */
            types?: string;
        };
        output: {
            channels: {
                [key: string]: Untyped;
            }[];
            [key: string]: unknown;
        };
    };
    request: {
        inputs: {
            /** Which kind of authorization the connector uses */
            authorization?: 'token' | 'oauth';
            /** With the authorization oauth */
            authorization_url?: string;
            base_url?: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            options?: {
                /** A text goes out as it is, anything else as JSON; application/json unless a header says otherwise */
                body?: unknown;
                headers?: {
                    [key: string]: string;
                };
                /** In any case; default GET */
                method?: string;
            };
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            token?: string;
            /** With the authorization oauth */
            token_url?: string;
            /** Below the address of the service: /customers?limit=10; or the whole address there */
            url: string;
        };
        output: Untyped;
    };
    send: {
        inputs: {
            attachments?: {
                [key: string]: unknown;
            }[];
            /** Which kind of authorization the connector uses */
            authorization?: 'token' | 'oauth';
            /** With the authorization oauth */
            authorization_url?: string;
            base_url?: string;
            /** Block Kit */
            blocks?: {
                [key: string]: unknown;
            }[];
            /** An id (C…, G…, D…, U…) or the name of a public channel: #general */
            channel: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            /** :robot_face: */
            icon_emoji?: string;
            icon_url?: string;
            link_names?: boolean;
            metadata?: {
                [key: string]: unknown;
            };
            /** false: text is shown as it is */
            mrkdwn?: boolean;
            parse?: 'none' | 'full';
            /** Show an answer in the channel, too */
            reply_broadcast?: boolean;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            /** With blocks or attachments: what notifications show */
            text?: string;
            /** The ts of the message that this one answers */
            thread_ts?: string;
            token?: string;
            /** With the authorization oauth */
            token_url?: string;
            unfurl_links?: boolean;
            unfurl_media?: boolean;
            username?: string;
        };
        output: {
            channel: string;
            ok: boolean;
            /** Which message it is, within the channel */
            ts: string;
            [key: string]: unknown;
        };
    };
    update: {
        inputs: {
            attachments?: {
                [key: string]: unknown;
            }[];
            /** Which kind of authorization the connector uses */
            authorization?: 'token' | 'oauth';
            /** With the authorization oauth */
            authorization_url?: string;
            base_url?: string;
            /** Block Kit */
            blocks?: {
                [key: string]: unknown;
            }[];
            /** The id that send gave: C…, not a name */
            channel: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            /** With blocks or attachments: what notifications show */
            text?: string;
            token?: string;
            /** With the authorization oauth */
            token_url?: string;
            /** That of the message, as send gave it */
            ts: string;
        };
        output: {
            channel: string;
            ok: boolean;
            /** Which message it is, within the channel */
            ts: string;
            [key: string]: unknown;
        };
    };
    upload: {
        inputs: {
            /** Which kind of authorization the connector uses */
            authorization?: 'token' | 'oauth';
            /** With the authorization oauth */
            authorization_url?: string;
            base_url?: string;
            /** The id of the channel: C… */
            channel_id: string;
            /** OAuth 2.0: the id under which this installation is registered with the service */
            client_id?: string;
            /** OAuth 2.0: the secret that belongs to client_id */
            client_secret?: string;
            /** The handle of a file, as an upload or another connection gave it */
            file: {
                content_type: string;
                file_id: string;
                name: string;
                sha256: string;
                size: number;
            };
            initial_comment?: string;
            /** OAuth 2.0: what access is asked for, parted by blanks; default: as the type says */
            scope?: string;
            thread_ts?: string;
            title?: string;
            token?: string;
            /** With the authorization oauth */
            token_url?: string;
        };
        output: {
            files: {
                id: string;
                [key: string]: unknown;
            }[];
            [key: string]: unknown;
        };
    };
}
declare module 'petiole' {
    interface ConnectorTypes {
        AMQP: ConnectionEntry<AMQPActions, 'publish', 'action'>;
        AWS: ConnectionEntry<AWSActions, 'call', 'action'>;
        AZURE: ConnectionEntry<AZUREActions, 'arm', 'action'>;
        'E-Mail (SMTP - OAuth)': ConnectionEntry<EMailSMTPOAuthActions, 'send', 'action'>;
        FTP: ConnectionEntry<FTPActions, 'list', 'action'>;
        GIT: ConnectionEntry<GITActions, 'metadata', 'action' | 'command'>;
        GOOGLE: ConnectionEntry<GOOGLEActions, 'request', 'action'>;
        'Google Sheets': ConnectionEntry<GoogleSheetsActions, 'appendRows', 'action'>;
        HTTP: ConnectionEntry<HTTPActions, 'request', 'action'>;
        IMAP: ConnectionEntry<IMAPActions, 'search', 'action'>;
        K8S: ConnectionEntry<K8SActions, 'get', 'action'>;
        LDAP: ConnectionEntry<LDAPActions, 'search', 'action'>;
        MSTEAMS: ConnectionEntry<MSTEAMSActions, 'send', 'action'>;
        MYSQL: ConnectionEntry<MYSQLActions, 'query', 'action'>;
        OPENAI: ConnectionEntry<OPENAIActions, 'chat', 'action'>;
        Perplexity: ConnectionEntry<PerplexityActions, 'chat', 'action'>;
        REDIS: ConnectionEntry<REDISActions, 'command', 'action'>;
        REST: ConnectionEntry<RESTActions, 'request', 'action'>;
        SCP: ConnectionEntry<SCPActions, 'get', 'action'>;
        SFTP: ConnectionEntry<SFTPActions, 'list', 'action'>;
        SMB: ConnectionEntry<SMBActions, 'list', 'action'>;
        SMTP: ConnectionEntry<SMTPActions, 'send', 'action'>;
        SOAP: ConnectionEntry<SOAPActions, 'call', 'action'>;
        SQLMSSQL: ConnectionEntry<SQLMSSQLActions, 'query', 'action'>;
        SQLORACLE: ConnectionEntry<SQLORACLEActions, 'query', 'action'>;
        SQLPG: ConnectionEntry<SQLPGActions, 'query', 'action'>;
        SSH: ConnectionEntry<SSHActions, 'script', 'action'>;
        VAULT: ConnectionEntry<VAULTActions, 'read', 'action'>;
        WEBDAV: ConnectionEntry<WEBDAVActions, 'list', 'action'>;
        XMLRPC: ConnectionEntry<XMLRPCActions, 'call', 'action'>;
        'github.com': ConnectionEntry<githubcomActions, 'request', 'action'>;
        'hubspot.com (private)': ConnectionEntry<hubspotcomprivateActions, 'request', 'action'>;
        'slack.com': ConnectionEntry<slackcomActions, 'send', 'action'>;
    }
    interface Connectors {
        demo: ConnectionEntry<RESTActions, 'request', 'action'>;
        'demo-repository': ConnectionEntry<GITActions, 'metadata', 'action' | 'command'>;
    }
    interface Namespaces {
        amqp: AMQPActions;
        aws: AWSActions;
        azure: AZUREActions;
        demo: RESTActions;
        demoRepository: GITActions;
        eMailSmtpOAuth: EMailSMTPOAuthActions;
        ftp: FTPActions;
        git: GITActions;
        githubCom: githubcomActions;
        google: GOOGLEActions;
        googleSheets: GoogleSheetsActions;
        http: HTTPActions;
        hubspotCom: hubspotcomprivateActions;
        imap: IMAPActions;
        k8s: K8SActions;
        ldap: LDAPActions;
        msteams: MSTEAMSActions;
        mysql: MYSQLActions;
        openai: OPENAIActions;
        perplexity: PerplexityActions;
        redis: REDISActions;
        rest: RESTActions;
        scp: SCPActions;
        sftp: SFTPActions;
        slackCom: slackcomActions;
        smb: SMBActions;
        smtp: SMTPActions;
        soap: SOAPActions;
        sqlmssql: SQLMSSQLActions;
        sqloracle: SQLORACLEActions;
        sqlpg: SQLPGActions;
        ssh: SSHActions;
        vault: VAULTActions;
        webdav: WEBDAVActions;
        xmlrpc: XMLRPCActions;
    }
    interface Selectors<Action> {
        command?: Action | PlainInput;
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
        'order-batch': {
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
        'reserve-item': {
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
