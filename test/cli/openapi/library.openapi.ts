/** A document with one of each thing that `from-openapi` maps. */
export const LIBRARY = {
  openapi: '3.0.3',
  info: { title: 'Town Library', version: '2.1.0', description: 'Books and who has them.' },
  servers: [{ url: 'https://{branch}.library.example/api/v2', variables: { branch: { default: 'main', enum: ['main', 'north'] } } }],
  security: [{ key: [], app: [] }, { token: [] }],
  tags: [{ name: 'Books & more' }],
  paths: {
    '/books': {
      parameters: [{ $ref: '#/components/parameters/Language' }],
      get: {
        operationId: 'books/list',
        tags: ['Books & more'],
        summary: 'List books',
        parameters: [
          { name: 'page', in: 'query', schema: { type: 'integer', default: 1 } },
          {
            name: 'filter',
            in: 'query',
            style: 'deepObject',
            explode: true,
            schema: { type: 'object', properties: { author: { type: 'string' } } },
          },
          { name: 'ids', in: 'query', explode: false, schema: { type: 'array', items: { type: 'integer' } } },
          { name: 'genre', in: 'query', schema: { type: 'array', items: { type: 'string', enum: ['novel', 'poem'] } } },
          { name: 'range', in: 'query', content: { 'application/json': { schema: { type: 'object' } } } },
          { name: 'name', in: 'query', schema: { type: 'string' } },
        ],
        responses: {
          200: {
            description: 'a page',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: { total: { type: 'integer' }, books: { type: 'array', items: { $ref: '#/components/schemas/Book' } } },
                },
              },
            },
          },
        },
      },
      post: {
        operationId: 'books/add',
        tags: ['Books & more'],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { allOf: [{ $ref: '#/components/schemas/Book' }, { required: ['title'] }] } } },
        },
        responses: { 201: { description: 'made', content: { 'application/json': { schema: { $ref: '#/components/schemas/Book' } } } } },
      },
    },
    '/books/{isbn}': {
      get: {
        operationId: 'books/get',
        tags: ['Books & more'],
        parameters: [{ name: 'isbn', in: 'path', required: true, schema: { type: 'string' } }],
        responses: { 200: { description: 'one', content: { 'application/json': { schema: { $ref: '#/components/schemas/Book' } } } } },
      },
      delete: {
        tags: ['Books & more'],
        parameters: [{ name: 'isbn', in: 'path', required: true, schema: { type: 'string' } }],
        responses: { 204: { description: 'gone' } },
      },
    },
    '/books/{isbn}/cover': {
      put: {
        operationId: 'setCover',
        parameters: [{ name: 'isbn', in: 'path', required: true, schema: { type: 'string' } }],
        requestBody: { content: { 'image/png': { schema: { type: 'string', format: 'binary' } } } },
        responses: { 204: { description: 'kept' } },
      },
      get: {
        operationId: 'getCover',
        parameters: [{ name: 'isbn', in: 'path', required: true, schema: { type: 'string' } }],
        responses: { 200: { description: 'the picture', content: { 'image/png': {} } } },
      },
    },
    '/shelves/{path}': {
      get: {
        operationId: 'shelf',
        parameters: [
          {
            name: 'path',
            in: 'path',
            required: true,
            style: 'matrix',
            explode: true,
            schema: { type: 'array', items: { type: 'string' } },
          },
        ],
        responses: { 200: { description: 'one', content: { 'application/json': { schema: { $ref: '#/components/schemas/Shelf' } } } } },
      },
    },
    '/readers': {
      post: {
        operationId: 'addReader',
        requestBody: {
          content: {
            'application/x-www-form-urlencoded': {
              schema: {
                type: 'object',
                required: ['mail'],
                properties: {
                  mail: { type: 'string' },
                  address: { type: 'object', properties: { city: { type: 'string' } } },
                  tags: { type: 'array', items: { type: 'string' } },
                },
              },
              encoding: { address: { style: 'deepObject' } },
            },
          },
        },
        responses: {
          200: {
            description: 'ok',
            content: { 'application/json': { schema: { type: 'object', properties: { id: { type: 'integer' } } } } },
          },
        },
        callbacks: { welcomed: { '{$request.body#/url}': {} } },
      },
    },
    '/login': {
      post: {
        operationId: 'login',
        security: [],
        requestBody: {
          content: {
            'application/json': { schema: { type: 'object', properties: { user: { type: 'string' }, password: { type: 'string' } } } },
          },
        },
        responses: { 200: { description: 'ok', content: { 'application/json': { schema: { type: 'object' } } } } },
      },
    },
    '/loans': {
      get: {
        operationId: 'loans',
        parameters: [{ name: 'cursor', in: 'query', schema: { type: 'string' } }],
        responses: {
          200: {
            description: 'a page',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: { items: { type: 'array', items: { type: 'object' } }, next_cursor: { type: 'string', nullable: true } },
                },
              },
            },
          },
        },
      },
    },
  },
  components: {
    parameters: { Language: { name: 'Accept-Language', in: 'header', schema: { type: 'string' } } },
    schemas: {
      Book: {
        type: 'object',
        properties: {
          isbn: { type: 'string', readOnly: true },
          title: { type: 'string', nullable: true },
          year: { type: 'integer', minimum: 0, exclusiveMinimum: true },
          kind: { oneOf: [{ type: 'string' }, { type: 'object', properties: { name: { type: 'string' } } }] },
          sequel: { $ref: '#/components/schemas/Book' },
        },
      },
      Shelf: { type: 'object', additionalProperties: { type: 'array', items: { $ref: '#/components/schemas/Shelf' } } },
    },
    securitySchemes: {
      key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
      app: { type: 'apiKey', in: 'query', name: 'app_id' },
      token: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: 'https://login.library.example/token', scopes: { read: '' } } } },
    },
  },
} as const;
