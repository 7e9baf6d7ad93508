import { Readable } from 'node:stream';
import { Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PetioleError } from '../errors.ts';
import type { FileInfo, FilesPort } from '../executions/file-types.ts';
import type { Page } from '../executions/types.ts';
import { contentHeaders, isUnchanged, rangeOf } from './file-content.ts';
import type { RouteTraits } from './media.ts';
import { FILES, TRANSFERS } from './providers.ts';
import { contentTypeSchema, searchSchema, uploadSchema } from './schemas.ts';
import { Transfers } from './transfers.ts';
import { parse } from './validate.ts';

@Controller('api/v1/files')
export class FilesController {
  constructor(
    @Inject(FILES) private readonly files: FilesPort,
    @Inject(TRANSFERS) private readonly transfers: Transfers,
  ) {}

  @Get()
  list(@Query() query: unknown): Promise<Page<FileInfo>> {
    return this.files.list(parse(searchSchema, query, 'the query'));
  }

  /** The body is the content, whatever its type says: it is stored as it comes. */
  @Post()
  @HttpCode(201)
  @RouteConfig({ raw: true } satisfies RouteTraits)
  async upload(
    @Query() query: unknown,
    @Req() { raw }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FileInfo> {
    const { name } = parse(uploadSchema, query, 'the query');
    const contentType = parse(contentTypeSchema, raw.headers['content-type'] || undefined, 'the Content-Type');
    const length = raw.headers['content-length'];
    const size = length === undefined ? null : Number(length);
    const file = await this.transfers.receive(raw, (body, signal) => this.files.upload({ name, contentType, size, body, signal }));
    reply.header('location', `/api/v1/files/${file.file_id}`);
    return file;
  }

  @Get(':id')
  get(@Param('id') id: string): Promise<FileInfo> {
    return this.files.get(id);
  }

  @Get(':id/content')
  async content(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { file, content } = await this.files.open(id);
    void reply.headers(contentHeaders(file));
    if (isUnchanged(request.headers, file)) return void reply.status(304).send();
    const range = rangeOf(request.headers, file);
    if (range === 'unsatisfiable') {
      void reply.header('content-range', `bytes */${file.size}`);
      throw new PetioleError('RANGE_NOT_SATISFIABLE', `the file has ${file.size} bytes; the range ${request.headers.range} is not in it`);
    }
    const { start, end } = range ?? { start: 0, end: file.size };
    if (range) void reply.status(206).header('content-range', `bytes ${start}-${end - 1}/${file.size}`);
    void reply.header('content-length', end - start);
    // An empty stream, since Fastify would set the length of an empty text.
    void reply.send(request.method === 'HEAD' ? Readable.from([]) : this.transfers.send(content({ start, end })));
  }

  @Delete(':id')
  @HttpCode(204)
  delete(@Param('id') id: string): Promise<void> {
    return this.files.delete(id);
  }
}
