import { Readable } from 'node:stream';
import { Controller, Delete, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { PetioleError } from '../errors.ts';
import type { FileInfo, FilesPort } from '../executions/file-types.ts';
import type { Page } from '../executions/types.ts';
import { contentHeaders, isUnchanged, rangeOf } from './file-content.ts';
import { FILES, TRANSFERS } from './providers.ts';
import { Params, Query, Route } from './route.ts';
import { contentTypeSchema, file, fileParams, filePage, uploadQuery } from './schemas/files.ts';
import { searchQuery } from './schemas/pages.ts';
import { Transfers } from './transfers.ts';
import { parse } from './validate.ts';

type OfFile = z.output<typeof fileParams>;

@Controller('api/v1/files')
export class FilesController {
  constructor(
    @Inject(FILES) private readonly files: FilesPort,
    @Inject(TRANSFERS) private readonly transfers: Transfers,
  ) {}

  @Get()
  @Route({
    id: 'listFiles',
    summary: 'Files, the newest first',
    needs: 'files:read',
    query: searchQuery,
    answers: { 200: filePage },
  })
  list(@Query() query: z.output<typeof searchQuery>): Promise<Page<FileInfo>> {
    return this.files.list(query);
  }

  /** The body is the content, whatever its type says: it is stored as it comes. */
  @Post()
  @Route({
    id: 'uploadFile',
    summary: 'Upload a file',
    description: 'The body is the content. Its `Content-Type` is kept; pass the handle that is answered as an input of a flow.',
    needs: 'files:write',
    query: uploadQuery,
    raw: true,
    answers: { 201: { description: 'stored', schema: file, headers: { Location: 'the address of the file' } } },
    errors: ['FILE_TOO_LARGE'],
  })
  async upload(
    @Query() { name }: z.output<typeof uploadQuery>,
    @Req() { raw }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FileInfo> {
    const contentType = parse(contentTypeSchema, raw.headers['content-type'] || undefined, 'the Content-Type');
    const length = raw.headers['content-length'];
    const size = length === undefined ? null : Number(length);
    const stored = await this.transfers.receive(raw, (body, signal) => this.files.upload({ name, contentType, size, body, signal }));
    reply.header('location', `/api/v1/files/${stored.file_id}`);
    return stored;
  }

  @Get(':id')
  @Route({
    id: 'getFile',
    summary: 'What is known of a file',
    needs: 'files:read',
    params: fileParams,
    answers: { 200: file },
    errors: ['FILE_NOT_FOUND'],
  })
  get(@Params() { id }: OfFile): Promise<FileInfo> {
    return this.files.get(id);
  }

  @Get(':id/content')
  @Route({
    id: 'downloadFile',
    summary: 'The content of a file',
    description: 'Takes `Range`, `If-Range` and `If-None-Match`; the `ETag` is the sha256 of the content.',
    needs: 'files:read',
    params: fileParams,
    answers: {
      200: { description: 'the content', type: '*/*' },
      206: { description: 'the bytes that `Range` names', type: '*/*' },
      304: { description: 'the caller has it already', type: 'none' },
    },
    errors: ['FILE_NOT_FOUND', 'RANGE_NOT_SATISFIABLE'],
  })
  async content(@Params() { id }: OfFile, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { file: info, content } = await this.files.open(id);
    void reply.headers(contentHeaders(info));
    if (isUnchanged(request.headers, info)) return void reply.status(304).send();
    const range = rangeOf(request.headers, info);
    if (range === 'unsatisfiable') {
      void reply.header('content-range', `bytes */${info.size}`);
      throw new PetioleError('RANGE_NOT_SATISFIABLE', `the file has ${info.size} bytes; the range ${request.headers.range} is not in it`);
    }
    const { start, end } = range ?? { start: 0, end: info.size };
    if (range) void reply.status(206).header('content-range', `bytes ${start}-${end - 1}/${info.size}`);
    void reply.header('content-length', end - start);
    // An empty stream, since Fastify would set the length of an empty text.
    void reply.send(request.method === 'HEAD' ? Readable.from([]) : this.transfers.send(content({ start, end })));
  }

  @Delete(':id')
  @Route({
    id: 'deleteFile',
    summary: 'Remove a file',
    needs: 'files:delete',
    params: fileParams,
    answers: { 204: null },
    errors: ['FILE_NOT_FOUND'],
  })
  delete(@Params() { id }: OfFile): Promise<void> {
    return this.files.delete(id);
  }
}
