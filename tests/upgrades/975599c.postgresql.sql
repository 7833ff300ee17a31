-- A database of commit 975599c (make_975599c.py). key: flz_sk_nxbPzgaJuinRHVNkijk5GmSJoIHayU35
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE FUNCTION public.advance_contact_revision() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
    owner bigint;
    me text := pg_current_xact_id()::text;
begin
    if tg_table_name = 'group_member' then
        select workspace_id into owner from contact_group
        where id = case tg_op when 'DELETE' then old.group_id else new.group_id end;
    else
        owner := old.workspace_id;
    end if;
    insert into contact_revision (workspace_id, aspect, revision, writer)
    select id, tg_argv[0], 1, me from workspace where id = owner
    on conflict (workspace_id, aspect) do update set revision = contact_revision.revision + 1, writer = me
    where contact_revision.writer is distinct from me;
    return null;
end $$;
CREATE FUNCTION public.count_group_members() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare sign bigint := case tg_op when 'INSERT' then 1 else -1 end;
begin
    with changed as (
        select m.group_id, sign * count(*) as total from changed_members m
        join contact_group g on g.id = m.group_id group by m.group_id
    ), before as (
        delete from group_count where id in (
            select c.id from group_count c join changed on changed.group_id = c.group_id
            order by c.id for update of c skip locked
        ) returning group_id, total
    )
    insert into group_count (group_id, total)
    select group_id, sum(total) from (select * from changed union all select * from before) counts
    group by group_id;
    return null;
end $$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.account_rest (
    account_id bigint NOT NULL,
    reason character varying(12) NOT NULL,
    failures integer NOT NULL
);
CREATE TABLE public.activity (
    id bigint NOT NULL,
    public_id character varying(40) NOT NULL,
    workspace_id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    contact_id bigint,
    node_id character varying(64),
    type character varying(12) NOT NULL,
    at bigint NOT NULL,
    metadata text NOT NULL
);
CREATE TABLE public.activity_count (
    campaign_id bigint NOT NULL,
    type character varying(12) NOT NULL,
    total integer NOT NULL
);
CREATE SEQUENCE public.activity_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.activity_id_seq OWNED BY public.activity.id;
CREATE TABLE public.api_key (
    id bigint NOT NULL,
    public_id character varying(40) NOT NULL,
    workspace_id bigint NOT NULL,
    name text NOT NULL,
    scope character varying(10) NOT NULL,
    hash character varying(64) NOT NULL,
    hint character varying(4) NOT NULL,
    created_at bigint NOT NULL,
    last_used_at bigint,
    revoked_at bigint
);
CREATE SEQUENCE public.api_key_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.api_key_id_seq OWNED BY public.api_key.id;
CREATE TABLE public.campaign (
    id bigint NOT NULL,
    public_id character varying(40) NOT NULL,
    workspace_id bigint NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL COLLATE pg_catalog."C",
    description text,
    status character varying(10) NOT NULL,
    paused_reason text,
    email_account_id bigint,
    settings text NOT NULL,
    workflow text,
    next_slot_at bigint NOT NULL,
    created_at bigint NOT NULL,
    started_at bigint,
    updated_at bigint NOT NULL,
    completed_at bigint
);
CREATE TABLE public.campaign_group (
    campaign_id bigint NOT NULL,
    group_id bigint NOT NULL
);
CREATE SEQUENCE public.campaign_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.campaign_id_seq OWNED BY public.campaign.id;
CREATE TABLE public.campaign_stats (
    campaign_id bigint NOT NULL,
    total_contacts integer NOT NULL,
    sent integer NOT NULL,
    opened integer NOT NULL,
    clicked integer NOT NULL,
    replied integer NOT NULL,
    bounced integer NOT NULL,
    unsubscribed integer NOT NULL
);
CREATE TABLE public.captured_message (
    id bigint NOT NULL,
    public_id character varying(40) NOT NULL,
    account_id bigint NOT NULL,
    campaign_id bigint,
    contact_id bigint,
    node_id character varying(64),
    data bytea NOT NULL,
    captured_at bigint NOT NULL
);
CREATE SEQUENCE public.captured_message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.captured_message_id_seq OWNED BY public.captured_message.id;
CREATE TABLE public.contact (
    id bigint NOT NULL,
    public_id character varying(40) NOT NULL,
    workspace_id bigint NOT NULL,
    email text NOT NULL,
    email_key text NOT NULL COLLATE pg_catalog."C",
    first_name text,
    first_name_key text NOT NULL COLLATE pg_catalog."C",
    last_name text,
    last_name_key text NOT NULL COLLATE pg_catalog."C",
    company text,
    company_key text NOT NULL COLLATE pg_catalog."C",
    job_title text,
    phone text,
    website text,
    status character varying(20) NOT NULL,
    tags text NOT NULL,
    custom_fields text NOT NULL,
    pipeline_stage_id bigint,
    consent_source character varying(20) NOT NULL,
    consent_notes text,
    consent_at bigint,
    open_tracking_objected_at bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.contact_group (
    id bigint NOT NULL,
    public_id character varying(40) NOT NULL,
    workspace_id bigint NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL COLLATE pg_catalog."C",
    description text,
    type character varying(10) NOT NULL,
    color character varying(20),
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE SEQUENCE public.contact_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.contact_group_id_seq OWNED BY public.contact_group.id;
CREATE SEQUENCE public.contact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.contact_id_seq OWNED BY public.contact.id;
CREATE TABLE public.contact_import (
    id bigint NOT NULL,
    public_id character varying(40) NOT NULL,
    workspace_id bigint NOT NULL,
    status character varying(10) NOT NULL,
    options text NOT NULL,
    line integer NOT NULL,
    total integer NOT NULL,
    processed integer NOT NULL,
    created integer NOT NULL,
    updated integer NOT NULL,
    skipped integer NOT NULL,
    error_count integer NOT NULL,
    lease_owner character varying(32),
    lease_until bigint,
    fence integer NOT NULL,
    created_at bigint NOT NULL,
    ended_at bigint
);
CREATE SEQUENCE public.contact_import_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.contact_import_id_seq OWNED BY public.contact_import.id;
CREATE TABLE public.contact_revision (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    aspect character varying(10) NOT NULL,
    revision bigint NOT NULL,
    writer character varying(20)
);
CREATE SEQUENCE public.contact_revision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.contact_revision_id_seq OWNED BY public.contact_revision.id;
CREATE TABLE public.contact_tag (
    workspace_id bigint NOT NULL,
    name text NOT NULL,
    contact_id bigint NOT NULL
);
CREATE TABLE public.delivery (
    id bigint NOT NULL,
    webhook_id bigint NOT NULL,
    event_id bigint NOT NULL,
    due_at bigint NOT NULL,
    attempts integer NOT NULL
);
CREATE TABLE public.delivery_attempt (
    id bigint NOT NULL,
    public_id character varying(40) NOT NULL,
    webhook_id bigint NOT NULL,
    event_public_id character varying(40) NOT NULL,
    event_type character varying(30) NOT NULL,
    status character varying(10) NOT NULL,
    status_code integer,
    response_time integer NOT NULL,
    attempt integer NOT NULL,
    error text,
    at bigint NOT NULL
);
CREATE SEQUENCE public.delivery_attempt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.delivery_attempt_id_seq OWNED BY public.delivery_attempt.id;
CREATE SEQUENCE public.delivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.delivery_id_seq OWNED BY public.delivery.id;
CREATE TABLE public.email (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    enrollment_id bigint NOT NULL,
    account_id bigint,
    node_id character varying(64) NOT NULL,
    variant character varying(1),
    message_id text,
    subject text,
    state character varying(12) NOT NULL,
    fence integer NOT NULL,
    slot_at bigint,
    attempts integer NOT NULL,
    first_failed_at bigint,
    accepted_at bigint,
    uncertain_at bigint,
    bounce_type character varying(4),
    smtp_code integer,
    smtp_text text,
    opened_at bigint,
    open_count integer NOT NULL,
    clicked_at bigint,
    click_count integer NOT NULL,
    replied_at bigint,
    created_at bigint NOT NULL
);
CREATE TABLE public.email_account (
    id bigint NOT NULL,
    public_id character varying(40) NOT NULL,
    workspace_id bigint NOT NULL,
    email text NOT NULL,
    display_name text,
    provider character varying(10) NOT NULL,
    status character varying(12) NOT NULL,
    last_error text,
    daily_limit integer,
    smtp text,
    smtp_password bytea,
    imap text,
    imap_password bytea,
    sandbox text,
    signature text,
    rests_until bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE SEQUENCE public.email_account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.email_account_id_seq OWNED BY public.email_account.id;
CREATE SEQUENCE public.email_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.email_id_seq OWNED BY public.email.id;
CREATE TABLE public.enrollment (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    contact_id bigint,
    status character varying(12) NOT NULL,
    node_id character varying(64),
    at_email boolean NOT NULL,
    due_at bigint,
    lease_owner character varying(32),
    lease_until bigint,
    fence integer NOT NULL,
    last_error text,
    added_at bigint NOT NULL
);
CREATE SEQUENCE public.enrollment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.enrollment_id_seq OWNED BY public.enrollment.id;
CREATE TABLE public.event (
    id bigint NOT NULL,
    public_id character varying(40) NOT NULL,
    workspace_id bigint NOT NULL,
    type character varying(30) NOT NULL,
    at bigint NOT NULL,
    body text NOT NULL,
    contact_id bigint
);
CREATE SEQUENCE public.event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.event_id_seq OWNED BY public.event.id;
CREATE TABLE public.group_count (
    id bigint NOT NULL,
    group_id bigint NOT NULL,
    total bigint NOT NULL
);
CREATE SEQUENCE public.group_count_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.group_count_id_seq OWNED BY public.group_count.id;
CREATE TABLE public.group_member (
    group_id bigint NOT NULL,
    contact_id bigint NOT NULL
);
CREATE TABLE public.held_click (
    id bigint NOT NULL,
    email_id bigint NOT NULL,
    link_id bigint NOT NULL,
    at bigint NOT NULL,
    user_agent text,
    ip text
);
CREATE SEQUENCE public.held_click_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.held_click_id_seq OWNED BY public.held_click.id;
CREATE TABLE public.idempotency_key (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    key text NOT NULL,
    fingerprint character varying(64) NOT NULL,
    owner character varying(32) NOT NULL,
    lease_until bigint NOT NULL,
    status_code integer,
    body bytea,
    created_at bigint NOT NULL
);
CREATE SEQUENCE public.idempotency_key_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.idempotency_key_id_seq OWNED BY public.idempotency_key.id;
CREATE TABLE public.import_fault (
    contact_import_id bigint NOT NULL,
    line integer NOT NULL,
    email text,
    email_key text,
    message text NOT NULL
);
CREATE TABLE public.import_piece (
    contact_import_id bigint NOT NULL,
    number integer NOT NULL,
    data bytea NOT NULL
);
CREATE TABLE public.link (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    contact_id bigint,
    url text NOT NULL,
    url_hash character varying(64) NOT NULL
);
CREATE SEQUENCE public.link_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.link_id_seq OWNED BY public.link.id;
CREATE TABLE public.mailbox (
    account_id bigint NOT NULL,
    due_at bigint NOT NULL,
    lease_owner character varying(32),
    lease_until bigint,
    read_at bigint,
    failures integer NOT NULL,
    error text
);
CREATE TABLE public.mailbox_folder (
    account_id bigint NOT NULL,
    name character varying(255) NOT NULL,
    uid_validity bigint NOT NULL,
    last_uid bigint NOT NULL
);
CREATE TABLE public.node_stats (
    campaign_id bigint NOT NULL,
    node_id character varying(64) NOT NULL,
    variant character varying(1) NOT NULL,
    sent integer NOT NULL,
    opened integer NOT NULL,
    clicked integer NOT NULL,
    replied integer NOT NULL,
    bounced integer NOT NULL
);
CREATE TABLE public.pipeline_stage (
    id bigint NOT NULL,
    public_id character varying(40) NOT NULL,
    workspace_id bigint NOT NULL,
    name text NOT NULL,
    color character varying(20),
    "position" integer NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE SEQUENCE public.pipeline_stage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.pipeline_stage_id_seq OWNED BY public.pipeline_stage.id;
CREATE TABLE public.received_message (
    workspace_id bigint NOT NULL,
    digest character varying(64) NOT NULL
);
CREATE TABLE public.reply (
    id bigint NOT NULL,
    public_id character varying(40) NOT NULL,
    workspace_id bigint NOT NULL,
    account_id bigint,
    campaign_id bigint,
    contact_id bigint NOT NULL,
    node_id character varying(64) NOT NULL,
    type character varying(10) NOT NULL,
    from_address text NOT NULL,
    subject text NOT NULL,
    text text NOT NULL,
    html text,
    attachments text NOT NULL,
    message_id text,
    thread text NOT NULL,
    matched_by character varying(10) NOT NULL,
    received_at bigint NOT NULL,
    read boolean NOT NULL,
    archived boolean NOT NULL
);
CREATE SEQUENCE public.reply_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.reply_id_seq OWNED BY public.reply.id;
CREATE TABLE public.schema_migration (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp without time zone NOT NULL
);
CREATE SEQUENCE public.schema_migration_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.schema_migration_id_seq OWNED BY public.schema_migration.id;
CREATE TABLE public.suppression (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    email text,
    email_hash character varying(64) NOT NULL,
    reason character varying(20) NOT NULL,
    created_at bigint NOT NULL
);
CREATE SEQUENCE public.suppression_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.suppression_id_seq OWNED BY public.suppression.id;
CREATE TABLE public.timeline_stats (
    campaign_id bigint NOT NULL,
    at bigint NOT NULL,
    sent integer NOT NULL,
    opened integer NOT NULL,
    clicked integer NOT NULL,
    replied integer NOT NULL,
    bounced integer NOT NULL,
    unsubscribed integer NOT NULL
);
CREATE TABLE public.webhook (
    id bigint NOT NULL,
    public_id character varying(40) NOT NULL,
    workspace_id bigint NOT NULL,
    url text NOT NULL,
    events text NOT NULL,
    status character varying(10) NOT NULL,
    description text,
    secret bytea NOT NULL,
    previous_secret bytea,
    previous_secret_until bigint,
    lease_owner character varying(32),
    lease_until bigint,
    fence integer NOT NULL,
    served_at bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE SEQUENCE public.webhook_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.webhook_id_seq OWNED BY public.webhook.id;
CREATE TABLE public.worker (
    id bigint NOT NULL,
    owner character varying(32) NOT NULL,
    host character varying(40) NOT NULL,
    pid bigint NOT NULL,
    started_at bigint NOT NULL,
    heartbeat_at bigint NOT NULL
);
CREATE SEQUENCE public.worker_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.worker_id_seq OWNED BY public.worker.id;
CREATE TABLE public.workspace (
    id bigint NOT NULL,
    public_id character varying(40) NOT NULL,
    name text NOT NULL,
    plan character varying(20) NOT NULL,
    postal_address text,
    open_tracking character varying(20) NOT NULL,
    uncertain_policy character varying(20) NOT NULL,
    contact_count integer NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE SEQUENCE public.workspace_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.workspace_id_seq OWNED BY public.workspace.id;
CREATE TABLE public.written_reply (
    id bigint NOT NULL,
    reply_id bigint NOT NULL,
    text_hash character varying(64) NOT NULL,
    text text NOT NULL,
    message_id text NOT NULL,
    state character varying(10) NOT NULL,
    lease_owner character varying(32) NOT NULL,
    lease_until bigint NOT NULL,
    smtp_text text,
    sent_at bigint,
    created_at bigint NOT NULL
);
CREATE SEQUENCE public.written_reply_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.written_reply_id_seq OWNED BY public.written_reply.id;
ALTER TABLE ONLY public.activity ALTER COLUMN id SET DEFAULT nextval('public.activity_id_seq'::regclass);
ALTER TABLE ONLY public.api_key ALTER COLUMN id SET DEFAULT nextval('public.api_key_id_seq'::regclass);
ALTER TABLE ONLY public.campaign ALTER COLUMN id SET DEFAULT nextval('public.campaign_id_seq'::regclass);
ALTER TABLE ONLY public.captured_message ALTER COLUMN id SET DEFAULT nextval('public.captured_message_id_seq'::regclass);
ALTER TABLE ONLY public.contact ALTER COLUMN id SET DEFAULT nextval('public.contact_id_seq'::regclass);
ALTER TABLE ONLY public.contact_group ALTER COLUMN id SET DEFAULT nextval('public.contact_group_id_seq'::regclass);
ALTER TABLE ONLY public.contact_import ALTER COLUMN id SET DEFAULT nextval('public.contact_import_id_seq'::regclass);
ALTER TABLE ONLY public.contact_revision ALTER COLUMN id SET DEFAULT nextval('public.contact_revision_id_seq'::regclass);
ALTER TABLE ONLY public.delivery ALTER COLUMN id SET DEFAULT nextval('public.delivery_id_seq'::regclass);
ALTER TABLE ONLY public.delivery_attempt ALTER COLUMN id SET DEFAULT nextval('public.delivery_attempt_id_seq'::regclass);
ALTER TABLE ONLY public.email ALTER COLUMN id SET DEFAULT nextval('public.email_id_seq'::regclass);
ALTER TABLE ONLY public.email_account ALTER COLUMN id SET DEFAULT nextval('public.email_account_id_seq'::regclass);
ALTER TABLE ONLY public.enrollment ALTER COLUMN id SET DEFAULT nextval('public.enrollment_id_seq'::regclass);
ALTER TABLE ONLY public.event ALTER COLUMN id SET DEFAULT nextval('public.event_id_seq'::regclass);
ALTER TABLE ONLY public.group_count ALTER COLUMN id SET DEFAULT nextval('public.group_count_id_seq'::regclass);
ALTER TABLE ONLY public.held_click ALTER COLUMN id SET DEFAULT nextval('public.held_click_id_seq'::regclass);
ALTER TABLE ONLY public.idempotency_key ALTER COLUMN id SET DEFAULT nextval('public.idempotency_key_id_seq'::regclass);
ALTER TABLE ONLY public.link ALTER COLUMN id SET DEFAULT nextval('public.link_id_seq'::regclass);
ALTER TABLE ONLY public.pipeline_stage ALTER COLUMN id SET DEFAULT nextval('public.pipeline_stage_id_seq'::regclass);
ALTER TABLE ONLY public.reply ALTER COLUMN id SET DEFAULT nextval('public.reply_id_seq'::regclass);
ALTER TABLE ONLY public.schema_migration ALTER COLUMN id SET DEFAULT nextval('public.schema_migration_id_seq'::regclass);
ALTER TABLE ONLY public.suppression ALTER COLUMN id SET DEFAULT nextval('public.suppression_id_seq'::regclass);
ALTER TABLE ONLY public.webhook ALTER COLUMN id SET DEFAULT nextval('public.webhook_id_seq'::regclass);
ALTER TABLE ONLY public.worker ALTER COLUMN id SET DEFAULT nextval('public.worker_id_seq'::regclass);
ALTER TABLE ONLY public.workspace ALTER COLUMN id SET DEFAULT nextval('public.workspace_id_seq'::regclass);
ALTER TABLE ONLY public.written_reply ALTER COLUMN id SET DEFAULT nextval('public.written_reply_id_seq'::regclass);
INSERT INTO public.activity VALUES (1, 'act_b2ublmwq5a4kzx34brrdmfgk', 1, 3, 7, 'first', 'sent', 1763974800000, '{}');
INSERT INTO public.activity VALUES (2, 'act_pf5mguw77f5ljyiy7hs4bsdd', 1, 3, 8, 'first', 'sent', 1763974800000, '{}');
INSERT INTO public.activity VALUES (3, 'act_yuwvgjne6h7smalwr5b3rd4v', 1, 3, 9, 'first', 'sent', 1763974800000, '{}');
INSERT INTO public.activity VALUES (4, 'act_ret6zey543m6xrtdkjcri47g', 1, 3, 10, 'first', 'sent', 1763974800000, '{}');
INSERT INTO public.activity VALUES (5, 'act_maqcuznyrcflqdz43r3z7cli', 1, 3, 11, 'first', 'bounced', 1763974800000, '{"bounceType":"hard","bounceReason":"550 5.1.1 No such user"}');
INSERT INTO public.activity VALUES (6, 'act_lpf7hzomzrboqqg2f2oavfql', 1, 3, 13, 'first', 'uncertain', 1763974800000, '{"reason":"The server closed the connection"}');
INSERT INTO public.activity VALUES (7, 'act_kda756oknc4bzg6cgvqpdip6', 1, 3, 7, 'first', 'replied', 1763975400000, '{}');
INSERT INTO public.activity VALUES (8, 'act_hqu5chxjqqavwjaasj3slx5s', 1, 3, 8, 'first', 'opened', 1763975400000, '{}');
INSERT INTO public.activity VALUES (9, 'act_rjwdzpvfj52twwcfdwq7bunw', 1, 3, 9, 'first', 'unsubscribed', 1763975400000, '{}');
INSERT INTO public.activity VALUES (10, 'act_6guepktdmtx3igz65gxal62y', 1, 4, 15, 'first', 'sent', 1763975400000, '{}');
INSERT INTO public.activity VALUES (11, 'act_kkcsr3kwwejbgkdjxtqtolgw', 1, 5, 18, 'only', 'sent', 1763975400000, '{}');
INSERT INTO public.activity VALUES (12, 'act_2nulgwlf7saybd4p4oi2zz4p', 1, 5, 19, 'only', 'sent', 1763975400000, '{}');
INSERT INTO public.activity_count VALUES (3, 'sent', 4);
INSERT INTO public.activity_count VALUES (3, 'bounced', 1);
INSERT INTO public.activity_count VALUES (3, 'uncertain', 1);
INSERT INTO public.activity_count VALUES (3, 'replied', 1);
INSERT INTO public.activity_count VALUES (3, 'opened', 1);
INSERT INTO public.activity_count VALUES (3, 'unsubscribed', 1);
INSERT INTO public.activity_count VALUES (4, 'sent', 1);
INSERT INTO public.activity_count VALUES (5, 'sent', 2);
INSERT INTO public.api_key VALUES (1, 'key_r4jyk2buv7jdgs7txv7v65ow', 1, 'of then', 'full', '4031f379c950cbebbbb139d587afc9165cf93b78ad8096e07046ec26b8e95c54', 'yU35', 1763974800000, NULL, NULL);
INSERT INTO public.campaign VALUES (1, 'cmp_vk7qhtfn33besjmtzlslxzpd', 1, 'Draft', 'draft', NULL, 'draft', NULL, 1, '{"sendDays":["monday","tuesday","wednesday","thursday","friday"],"sendHoursStart":9,"sendHoursEnd":18,"timezone":"Europe/Paris","maxEmailsPerHour":30}', '{"nodes":[{"id":"start","type":"start","data":{}},{"id":"first","type":"email","data":{"subject":"Hello {{first_name}}","body":"Hello there"}},{"id":"wait","type":"delay","data":{"days":3}},{"id":"second","type":"email","data":{"subject":"Again","body":"Hello there"}},{"id":"end","type":"end","data":{}}],"edges":[{"from":"start","to":"first"},{"from":"first","to":"wait"},{"from":"wait","to":"second"},{"from":"second","to":"end"}]}', 0, 1763974800000, NULL, 1763974800000, NULL);
INSERT INTO public.campaign VALUES (2, 'cmp_jte6s2fb3p3ktnmsvlbctam3', 1, 'Archived', 'archived', NULL, 'archived', NULL, 2, '{"sendDays":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"],"sendHoursStart":0,"sendHoursEnd":24,"timezone":"Europe/Paris","maxEmailsPerHour":null}', '{"nodes":[{"id":"start","type":"start","data":{}},{"id":"first","type":"email","data":{"subject":"Hello {{first_name}}","body":"Hello there"}},{"id":"wait","type":"delay","data":{"days":3}},{"id":"second","type":"email","data":{"subject":"Again","body":"Hello there"}},{"id":"end","type":"end","data":{}}],"edges":[{"from":"start","to":"first"},{"from":"first","to":"wait"},{"from":"wait","to":"second"},{"from":"second","to":"end"}]}', 0, 1763974800000, 1763974800000, 1763974800000, NULL);
INSERT INTO public.campaign VALUES (4, 'cmp_upbeu52lx4yzgryncpodgs7n', 1, 'Paused', 'paused', NULL, 'paused', NULL, 4, '{"sendDays":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"],"sendHoursStart":0,"sendHoursEnd":24,"timezone":"Europe/Paris","maxEmailsPerHour":null}', '{"nodes":[{"id":"start","type":"start","data":{}},{"id":"first","type":"email","data":{"subject":"Hello {{first_name}}","body":"Hello there"}},{"id":"wait","type":"delay","data":{"days":3}},{"id":"second","type":"email","data":{"subject":"Again","body":"Hello there"}},{"id":"end","type":"end","data":{}}],"edges":[{"from":"start","to":"first"},{"from":"first","to":"wait"},{"from":"wait","to":"second"},{"from":"second","to":"end"}]}', 1763975400000, 1763975400000, 1763975400000, 1763975400000, NULL);
INSERT INTO public.campaign VALUES (3, 'cmp_gvov477r3fsy7ykrj7ldvv54', 1, 'Running', 'running', NULL, 'active', NULL, 3, '{"sendDays":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"],"sendHoursStart":0,"sendHoursEnd":24,"timezone":"Europe/Paris","maxEmailsPerHour":null}', '{"nodes":[{"id":"start","type":"start","data":{}},{"id":"first","type":"email","data":{"subject":"Hello {{first_name}}","body":"Hello there"}},{"id":"wait","type":"delay","data":{"days":3}},{"id":"second","type":"email","data":{"subject":"Again","body":"Hello there"}},{"id":"end","type":"end","data":{}}],"edges":[{"from":"start","to":"first"},{"from":"first","to":"wait"},{"from":"wait","to":"second"},{"from":"second","to":"end"}]}', 1763974800000, 1763974800000, 1763974800000, 1763974800000, NULL);
INSERT INTO public.campaign VALUES (5, 'cmp_cmlk2v2cfbcbaqqf7jusveme', 1, 'Completed', 'completed', NULL, 'completed', NULL, 5, '{"sendDays":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"],"sendHoursStart":0,"sendHoursEnd":24,"timezone":"Europe/Paris","maxEmailsPerHour":null}', '{"nodes":[{"id":"start","type":"start","data":{}},{"id":"only","type":"email","data":{"subject":"Hello","body":"Hello there"}},{"id":"end","type":"end","data":{}}],"edges":[{"from":"start","to":"only"},{"from":"only","to":"end"}]}', 1763975400000, 1763975400000, 1763975400000, 1763975460000, 1763975460000);
INSERT INTO public.campaign VALUES (6, 'cmp_3kn2o2ksfj2yzgkjdg35n4ja', 1, 'Amid a handover', 'amid a handover', NULL, 'active', NULL, 6, '{"sendDays":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"],"sendHoursStart":0,"sendHoursEnd":24,"timezone":"Europe/Paris","maxEmailsPerHour":null}', '{"nodes":[{"id":"start","type":"start","data":{}},{"id":"first","type":"email","data":{"subject":"Hello {{first_name}}","body":"Hello there"}},{"id":"wait","type":"delay","data":{"days":3}},{"id":"second","type":"email","data":{"subject":"Again","body":"Hello there"}},{"id":"end","type":"end","data":{}}],"edges":[{"from":"start","to":"first"},{"from":"first","to":"wait"},{"from":"wait","to":"second"},{"from":"second","to":"end"}]}', 1763975460000, 1763975460000, 1763975460000, 1763975460000, NULL);
INSERT INTO public.campaign_stats VALUES (1, 1, 0, 0, 0, 0, 0, 0);
INSERT INTO public.campaign_stats VALUES (2, 1, 0, 0, 0, 0, 0, 0);
INSERT INTO public.campaign_stats VALUES (3, 8, 5, 1, 0, 1, 1, 1);
INSERT INTO public.campaign_stats VALUES (4, 3, 1, 0, 0, 0, 0, 0);
INSERT INTO public.campaign_stats VALUES (5, 2, 2, 0, 0, 0, 0, 0);
INSERT INTO public.campaign_stats VALUES (6, 2, 0, 0, 0, 0, 0, 0);
INSERT INTO public.captured_message VALUES (1, 'msg_yr2on3wawhl2oo72byqiaa74', 8, NULL, NULL, NULL, '\x46726f6d3a2061406578616d706c652e636f6d0d0a546f3a2062406578616d706c652e636f6d0d0a5375626a6563743a2048656c6c6f0d0a0d0a48656c6c6f2074686572650d0a', 1763975460000);
INSERT INTO public.contact VALUES (1, 'con_6jgjsp2ugo7re2cso27ceguj', 2, 'same@reader.example', 'same@reader.example', NULL, '', NULL, '', NULL, '', NULL, NULL, NULL, 'active', '[]', '{}', NULL, 'not_specified', NULL, NULL, NULL, 1763974800000, 1763974800000);
INSERT INTO public.contact VALUES (5, 'con_fatmedxpqfmaa5ornj56iwpq', 1, 'gone@reader.example', 'gone@reader.example', NULL, '', NULL, '', NULL, '', NULL, NULL, NULL, 'active', '[]', '{}', NULL, 'not_specified', NULL, NULL, NULL, 1763974800000, 1763974800000);
INSERT INTO public.contact VALUES (3, 'con_7b2chykshb7eqakkuuzuapm2', 1, 'zoë@straße.example', 'zoë@strasse.example', 'Zoé', 'zoé', NULL, '', NULL, '', NULL, '+33 1 23 45 67 89', NULL, 'active', '[]', '{}', NULL, 'web_optin', NULL, 1763974800000, NULL, 1763974800000, 1763974800000);
INSERT INTO public.contact VALUES (4, 'con_umlfiokl5s22vqzirp3euhtp', 1, 'same@reader.example', 'same@reader.example', NULL, '', 'O''Neil "the" second
line', 'o''neil "the" second
line', NULL, '', NULL, NULL, NULL, 'active', '[]', '{}', NULL, 'not_specified', 'told by phone', NULL, NULL, 1763974800000, 1763974800000);
INSERT INTO public.contact VALUES (2, 'con_rrnlq3qsb5sexjgndm3wepfo', 1, 'ada@reader.example', 'ada@reader.example', 'Ada', 'ada', 'Lovelace', 'lovelace', 'Analytical', 'analytical', NULL, NULL, NULL, 'active', '["vip","a;b"]', '{"size":50,"is_big":true,"note":"true","empty":""}', NULL, 'not_specified', NULL, NULL, NULL, 1763974800000, 1763974800000);
INSERT INTO public.contact VALUES (6, 'con_uheqthact7fh42ujctaexeed', 1, 'reader1@reader.example', 'reader1@reader.example', NULL, '', NULL, '', NULL, '', NULL, NULL, NULL, 'active', '[]', '{}', NULL, 'not_specified', NULL, NULL, NULL, 1763974800000, 1763974800000);
INSERT INTO public.contact VALUES (8, 'con_vfwa4lfrriywlchfikermyv2', 1, 'reader3@reader.example', 'reader3@reader.example', NULL, '', NULL, '', NULL, '', NULL, NULL, NULL, 'active', '[]', '{}', NULL, 'not_specified', NULL, NULL, NULL, 1763974800000, 1763974800000);
INSERT INTO public.contact VALUES (10, 'con_u6trdlpi23xg42fht4pichqe', 1, 'reader5@reader.example', 'reader5@reader.example', NULL, '', NULL, '', NULL, '', NULL, NULL, NULL, 'active', '[]', '{}', NULL, 'not_specified', NULL, NULL, NULL, 1763974800000, 1763974800000);
INSERT INTO public.contact VALUES (12, 'con_55evap32xqybfdadutxjqmde', 1, 'reader7@reader.example', 'reader7@reader.example', NULL, '', NULL, '', NULL, '', NULL, NULL, NULL, 'active', '[]', '{}', NULL, 'not_specified', NULL, NULL, NULL, 1763974800000, 1763974800000);
INSERT INTO public.contact VALUES (13, 'con_5nstyxceypjxyhno3nag3lqs', 1, 'reader8@reader.example', 'reader8@reader.example', NULL, '', NULL, '', NULL, '', NULL, NULL, NULL, 'active', '[]', '{}', NULL, 'not_specified', NULL, NULL, NULL, 1763974800000, 1763974800000);
INSERT INTO public.contact VALUES (14, 'con_ijaqf426xgrippphrgxqvw7u', 1, 'reader9@reader.example', 'reader9@reader.example', NULL, '', NULL, '', NULL, '', NULL, NULL, NULL, 'active', '[]', '{}', NULL, 'not_specified', NULL, NULL, NULL, 1763974800000, 1763974800000);
INSERT INTO public.contact VALUES (11, 'con_j5jukg67fu6qfpiydjsaowua', 1, 'reader6@reader.example', 'reader6@reader.example', NULL, '', NULL, '', NULL, '', NULL, NULL, NULL, 'bounced', '[]', '{}', NULL, 'not_specified', NULL, NULL, NULL, 1763974800000, 1763974800000);
INSERT INTO public.contact VALUES (7, 'con_wh76j2y5vfzma42mlfdl7utb', 1, 'reader2@reader.example', 'reader2@reader.example', NULL, '', NULL, '', NULL, '', NULL, NULL, NULL, 'replied', '[]', '{}', NULL, 'not_specified', NULL, NULL, NULL, 1763974800000, 1763975400000);
INSERT INTO public.contact VALUES (9, 'con_bnyai3c5situdutfisgrrloh', 1, 'reader4@reader.example', 'reader4@reader.example', NULL, '', NULL, '', NULL, '', NULL, NULL, NULL, 'unsubscribed', '[]', '{}', NULL, 'not_specified', NULL, NULL, NULL, 1763974800000, 1763975400000);
INSERT INTO public.contact VALUES (15, 'con_p6rltr6r3jklwr3beqdjcvzq', 1, 'reader10@reader.example', 'reader10@reader.example', NULL, '', NULL, '', NULL, '', NULL, NULL, NULL, 'active', '[]', '{}', NULL, 'not_specified', NULL, NULL, NULL, 1763975400000, 1763975400000);
INSERT INTO public.contact VALUES (16, 'con_zpq4ihv724ztakmtshnfq5di', 1, 'reader11@reader.example', 'reader11@reader.example', NULL, '', NULL, '', NULL, '', NULL, NULL, NULL, 'active', '[]', '{}', NULL, 'not_specified', NULL, NULL, NULL, 1763975400000, 1763975400000);
INSERT INTO public.contact VALUES (17, 'con_5mk5e3zxigvltcxcfblxc74r', 1, 'reader12@reader.example', 'reader12@reader.example', NULL, '', NULL, '', NULL, '', NULL, NULL, NULL, 'active', '[]', '{}', NULL, 'not_specified', NULL, NULL, NULL, 1763975400000, 1763975400000);
INSERT INTO public.contact VALUES (18, 'con_i2k35qchabmaj7lpyma3fx7f', 1, 'reader13@reader.example', 'reader13@reader.example', NULL, '', NULL, '', NULL, '', NULL, NULL, NULL, 'active', '[]', '{}', NULL, 'not_specified', NULL, NULL, NULL, 1763975400000, 1763975400000);
INSERT INTO public.contact VALUES (19, 'con_ey2uohfm6eosc6f5pues7373', 1, 'reader14@reader.example', 'reader14@reader.example', NULL, '', NULL, '', NULL, '', NULL, NULL, NULL, 'active', '[]', '{}', NULL, 'not_specified', NULL, NULL, NULL, 1763975400000, 1763975400000);
INSERT INTO public.contact VALUES (20, 'con_loth5n53de37vytkd2dxe2dd', 1, 'reader15@reader.example', 'reader15@reader.example', NULL, '', NULL, '', NULL, '', NULL, NULL, NULL, 'active', '[]', '{}', NULL, 'not_specified', NULL, NULL, NULL, 1763975460000, 1763975460000);
INSERT INTO public.contact VALUES (21, 'con_es5q7r3cbaehccg6d3z44he2', 1, 'reader16@reader.example', 'reader16@reader.example', NULL, '', NULL, '', NULL, '', NULL, NULL, NULL, 'active', '[]', '{}', NULL, 'not_specified', NULL, NULL, NULL, 1763975460000, 1763975460000);
INSERT INTO public.contact_group VALUES (1, 'grp_ahb72l34zdxt24ox53me46wh', 1, 'Clients', 'clients', NULL, 'static', NULL, 1763974800000, 1763974800000);
INSERT INTO public.contact_group VALUES (2, 'grp_5zh3knorxkdxtjla6bxm2gzv', 1, 'Fridges', 'fridges', NULL, 'static', NULL, 1763974800000, 1763974800000);
INSERT INTO public.contact_import VALUES (1, 'imp_ted5egsjtc4wnw4mfwddtcr7', 1, 'pending', '{"delimiter":",","columns":["email","firstName"],"groups":[],"tags":[],"on_duplicate":"skip","consent_source":"event"}', 2, 0, 0, 0, 0, 0, 0, NULL, NULL, 0, 1763975460000, NULL);
INSERT INTO public.contact_revision VALUES (1, 1, 'groups', 1, '75697');
INSERT INTO public.contact_revision VALUES (4, 1, 'status', 3, '75836');
INSERT INTO public.contact_tag VALUES (1, 'vip', 2);
INSERT INTO public.contact_tag VALUES (1, 'a;b', 2);
INSERT INTO public.delivery VALUES (3, 1, 12, 1763974800000, 0);
INSERT INTO public.delivery VALUES (4, 1, 13, 1763974800000, 0);
INSERT INTO public.delivery VALUES (5, 1, 14, 1763974800000, 0);
INSERT INTO public.delivery VALUES (6, 1, 15, 1763974800000, 0);
INSERT INTO public.delivery VALUES (7, 1, 16, 1763974800000, 0);
INSERT INTO public.delivery VALUES (8, 1, 17, 1763974800000, 0);
INSERT INTO public.delivery VALUES (9, 1, 18, 1763974800000, 0);
INSERT INTO public.delivery VALUES (10, 1, 19, 1763974800000, 0);
INSERT INTO public.delivery VALUES (11, 1, 20, 1763974800000, 0);
INSERT INTO public.delivery VALUES (12, 1, 21, 1763974800000, 0);
INSERT INTO public.delivery VALUES (13, 1, 22, 1763974800000, 0);
INSERT INTO public.delivery VALUES (14, 1, 23, 1763974800000, 0);
INSERT INTO public.delivery VALUES (15, 1, 24, 1763974800000, 0);
INSERT INTO public.delivery VALUES (16, 1, 25, 1763974800000, 0);
INSERT INTO public.delivery VALUES (17, 1, 26, 1763974800000, 0);
INSERT INTO public.delivery VALUES (18, 1, 27, 1763974800000, 0);
INSERT INTO public.delivery VALUES (19, 1, 28, 1763974800000, 0);
INSERT INTO public.delivery VALUES (20, 1, 29, 1763974800000, 0);
INSERT INTO public.delivery VALUES (21, 1, 30, 1763974800000, 0);
INSERT INTO public.delivery VALUES (22, 2, 30, 1763974800000, 0);
INSERT INTO public.delivery VALUES (23, 1, 31, 1763975400000, 0);
INSERT INTO public.delivery VALUES (24, 1, 32, 1763975400000, 0);
INSERT INTO public.delivery VALUES (25, 1, 33, 1763975400000, 0);
INSERT INTO public.delivery VALUES (26, 1, 34, 1763975400000, 0);
INSERT INTO public.delivery VALUES (27, 1, 35, 1763975400000, 0);
INSERT INTO public.delivery VALUES (28, 1, 36, 1763975400000, 0);
INSERT INTO public.delivery VALUES (29, 1, 37, 1763975400000, 0);
INSERT INTO public.delivery VALUES (30, 1, 38, 1763975400000, 0);
INSERT INTO public.delivery VALUES (31, 1, 39, 1763975400000, 0);
INSERT INTO public.delivery VALUES (32, 1, 40, 1763975400000, 0);
INSERT INTO public.delivery VALUES (33, 1, 41, 1763975400000, 0);
INSERT INTO public.delivery VALUES (34, 1, 42, 1763975400000, 0);
INSERT INTO public.delivery VALUES (35, 1, 43, 1763975400000, 0);
INSERT INTO public.delivery VALUES (36, 1, 44, 1763975400000, 0);
INSERT INTO public.delivery VALUES (37, 1, 45, 1763975400000, 0);
INSERT INTO public.delivery VALUES (38, 1, 46, 1763975400000, 0);
INSERT INTO public.delivery VALUES (39, 1, 47, 1763975400000, 0);
INSERT INTO public.delivery VALUES (40, 1, 48, 1763975460000, 0);
INSERT INTO public.delivery VALUES (41, 1, 49, 1763975460000, 0);
INSERT INTO public.delivery VALUES (42, 1, 50, 1763975460000, 0);
INSERT INTO public.delivery VALUES (43, 1, 51, 1763975460000, 0);
INSERT INTO public.delivery VALUES (2, 1, 11, 1763975520000, 1);
INSERT INTO public.delivery_attempt VALUES (1, 'log_i5e7quwqfhufdni5rd3vkuh4', 1, 'evt_fith7uxqbuwg6olhcybe5amn', 'contact.created', 'delivered', 200, 12, 1, NULL, 1763975460000);
INSERT INTO public.delivery_attempt VALUES (2, 'log_fwppytjmt5qba36cjp2uegyo', 1, 'evt_bibpkh6vo7p4im7zwc77hjqh', 'campaign.started', 'retrying', 500, 12, 1, NULL, 1763975460000);
INSERT INTO public.email VALUES (3, 1, 3, 5, 3, 'first', NULL, '<3@sender.example>', 'Hello', 'sent', 1, 1763974800000, 0, NULL, 1763974800000, NULL, NULL, 250, '250 2.0.0 Queued', NULL, 0, NULL, 0, NULL, 1763974800000);
INSERT INTO public.email VALUES (4, 1, 3, 6, 3, 'first', NULL, '<4@sender.example>', 'Hello', 'sent', 1, 1763974800000, 0, NULL, 1763974800000, NULL, NULL, 250, '250 2.0.0 Queued', NULL, 0, NULL, 0, NULL, 1763974800000);
INSERT INTO public.email VALUES (5, 1, 3, 7, 3, 'first', NULL, NULL, 'Hello', 'refused', 1, 1763974800000, 0, NULL, NULL, NULL, 'hard', 550, '550 5.1.1 No such user', NULL, 0, NULL, 0, NULL, 1763974800000);
INSERT INTO public.email VALUES (6, 1, 3, 8, 3, 'first', NULL, NULL, 'Hello', 'queued', 1, NULL, 1, 1763974800000, NULL, NULL, NULL, 450, '450 4.7.1 Greylisted', NULL, 0, NULL, 0, NULL, 1763974800000);
INSERT INTO public.email VALUES (7, 1, 3, 9, 3, 'first', NULL, '<7@sender.example>', 'Hello', 'uncertain', 1, 1763974800000, 0, NULL, NULL, 1763974800000, NULL, NULL, 'The server closed the connection', NULL, 0, NULL, 0, NULL, 1763974800000);
INSERT INTO public.email VALUES (1, 1, 3, 3, 3, 'first', NULL, '<1@sender.example>', 'Hello', 'sent', 1, 1763974800000, 0, NULL, 1763974800000, NULL, NULL, 250, '250 2.0.0 Queued', NULL, 0, NULL, 0, 1763975400000, 1763974800000);
INSERT INTO public.email VALUES (2, 1, 3, 4, 3, 'first', NULL, '<2@sender.example>', 'Hello', 'sent', 1, 1763974800000, 0, NULL, 1763974800000, NULL, NULL, 250, '250 2.0.0 Queued', 1763975400000, 1, NULL, 0, NULL, 1763974800000);
INSERT INTO public.email VALUES (8, 1, 4, 11, 4, 'first', NULL, '<8@sender.example>', 'Hello', 'sent', 1, 1763975400000, 0, NULL, 1763975400000, NULL, NULL, 250, '250 2.0.0 Queued', NULL, 0, NULL, 0, NULL, 1763975400000);
INSERT INTO public.email VALUES (9, 1, 5, 14, 5, 'only', NULL, '<9@sender.example>', 'Hello', 'sent', 1, 1763975400000, 0, NULL, 1763975400000, NULL, NULL, 250, '250 2.0.0 Queued', NULL, 0, NULL, 0, NULL, 1763975400000);
INSERT INTO public.email VALUES (10, 1, 5, 15, 5, 'only', NULL, '<10@sender.example>', 'Hello', 'sent', 1, 1763975400000, 0, NULL, 1763975400000, NULL, NULL, 250, '250 2.0.0 Queued', NULL, 0, NULL, 0, NULL, 1763975400000);
INSERT INTO public.email VALUES (11, 1, 6, 16, 6, 'first', NULL, '<11@sender.example>', 'Hello', 'sending', 1, 1763975460000, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, 0, NULL, 1763975460000);
INSERT INTO public.email_account VALUES (1, 'acc_q743b3s6lpmrrhu7hjb5ccnq', 1, 'sender2@example.com', NULL, 'sandbox', 'connected', NULL, 500, NULL, NULL, NULL, NULL, '{"speedUp":1}', NULL, NULL, 1763974800000, 1763974800000);
INSERT INTO public.email_account VALUES (2, 'acc_6m4v2olq4vockx667i2g4a2w', 1, 'sender4@example.com', NULL, 'sandbox', 'connected', NULL, 500, NULL, NULL, NULL, NULL, '{"speedUp":1}', NULL, NULL, 1763974800000, 1763974800000);
INSERT INTO public.email_account VALUES (3, 'acc_w3t2hpo2amoc7xigud5pfibj', 1, 'sender6@example.com', NULL, 'sandbox', 'connected', NULL, 500, NULL, NULL, NULL, NULL, '{"speedUp":1}', NULL, NULL, 1763974800000, 1763974800000);
INSERT INTO public.email_account VALUES (4, 'acc_vtv6lgntvij6kag7oajoqbi2', 1, 'sender9@example.com', NULL, 'sandbox', 'connected', NULL, 500, NULL, NULL, NULL, NULL, '{"speedUp":1}', NULL, NULL, 1763975400000, 1763975400000);
INSERT INTO public.email_account VALUES (5, 'acc_3zsmyyn4d26xuqpegmqls5xf', 1, 'sender11@example.com', NULL, 'sandbox', 'connected', NULL, 500, NULL, NULL, NULL, NULL, '{"speedUp":1}', NULL, NULL, 1763975400000, 1763975400000);
INSERT INTO public.email_account VALUES (6, 'acc_vyljnvjwf6r5cdho5n5ziv7o', 1, 'sender13@example.com', NULL, 'sandbox', 'connected', NULL, 500, NULL, NULL, NULL, NULL, '{"speedUp":1}', NULL, NULL, 1763975460000, 1763975460000);
INSERT INTO public.email_account VALUES (7, 'acc_qfwkxo75ncwji4b22ptfyq5u', 1, 'real@sender.example', NULL, 'smtp', 'connected', NULL, 500, '{"host":"smtp.sender.example","port":587,"username":"real","encryption":"tls"}', '\x017eeb37acde5d76354b33b6789f641311fcb1133bddd61ed00cc6927677887315d66b1eb2', NULL, NULL, NULL, NULL, NULL, 1763975460000, 1763975460000);
INSERT INTO public.email_account VALUES (8, 'acc_bykoonkfwgc624iuoh25gmks', 1, 'sender14@example.com', NULL, 'sandbox', 'connected', NULL, 500, NULL, NULL, NULL, NULL, '{"speedUp":1}', NULL, NULL, 1763975460000, 1763975460000);
INSERT INTO public.enrollment VALUES (1, 1, 1, 2, 'pending', NULL, false, NULL, NULL, NULL, 0, NULL, 1763974800000);
INSERT INTO public.enrollment VALUES (2, 1, 2, 6, 'pending', 'first', true, 1763974800000, NULL, NULL, 0, NULL, 1763974800000);
INSERT INTO public.enrollment VALUES (10, 1, 3, 14, 'pending', 'first', true, 1763974800000, NULL, NULL, 0, NULL, 1763974800000);
INSERT INTO public.enrollment VALUES (4, 1, 3, 8, 'in_progress', 'second', true, 1764234000000, NULL, NULL, 1, NULL, 1763974800000);
INSERT INTO public.enrollment VALUES (6, 1, 3, 10, 'in_progress', 'second', true, 1764234000000, NULL, NULL, 1, NULL, 1763974800000);
INSERT INTO public.enrollment VALUES (7, 1, 3, 11, 'bounced', 'first', true, NULL, NULL, NULL, 1, NULL, 1763974800000);
INSERT INTO public.enrollment VALUES (8, 1, 3, 12, 'in_progress', 'first', true, 1763974860000, NULL, NULL, 1, '450 4.7.1 Greylisted', 1763974800000);
INSERT INTO public.enrollment VALUES (9, 1, 3, 13, 'in_progress', 'first', true, NULL, NULL, NULL, 1, 'The server closed the connection', 1763974800000);
INSERT INTO public.enrollment VALUES (3, 1, 3, 7, 'replied', 'second', true, NULL, NULL, NULL, 1, NULL, 1763974800000);
INSERT INTO public.enrollment VALUES (5, 1, 3, 9, 'unsubscribed', 'second', true, NULL, NULL, NULL, 1, NULL, 1763974800000);
INSERT INTO public.enrollment VALUES (12, 1, 4, 16, 'pending', 'first', true, 1763975400000, NULL, NULL, 0, NULL, 1763975400000);
INSERT INTO public.enrollment VALUES (13, 1, 4, 17, 'pending', 'first', true, 1763975400000, NULL, NULL, 0, NULL, 1763975400000);
INSERT INTO public.enrollment VALUES (11, 1, 4, 15, 'in_progress', 'second', true, 1764234600000, NULL, NULL, 1, NULL, 1763975400000);
INSERT INTO public.enrollment VALUES (14, 1, 5, 18, 'completed', 'end', false, NULL, NULL, NULL, 1, NULL, 1763975400000);
INSERT INTO public.enrollment VALUES (15, 1, 5, 19, 'completed', 'end', false, NULL, NULL, NULL, 1, NULL, 1763975400000);
INSERT INTO public.enrollment VALUES (17, 1, 6, 21, 'pending', 'first', true, 1763975460000, NULL, NULL, 0, NULL, 1763975460000);
INSERT INTO public.enrollment VALUES (16, 1, 6, 20, 'in_progress', 'first', true, 1763975460000, 'a worker that died', 1763976360000, 1, NULL, 1763975460000);
INSERT INTO public.event VALUES (1, 'evt_i3ukj3cd5tsdsytxvg2fsm3m', 2, 'contact.created', 1763974800000, '{"id":"evt_i3ukj3cd5tsdsytxvg2fsm3m","type":"contact.created","timestamp":"2025-11-24T09:00:00Z","data":{"contact":{"id":"con_6jgjsp2ugo7re2cso27ceguj","email":"same@reader.example","firstName":null,"lastName":null,"company":null,"jobTitle":null,"phone":null,"website":null,"status":"active","groups":[],"tags":[],"customFields":{},"pipelineStage":null,"consentSource":"not_specified","consentNotes":null,"consentAt":null,"openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:00:00Z","updatedAt":"2025-11-24T09:00:00Z"}}}', 1);
INSERT INTO public.event VALUES (2, 'evt_3bap673cfeqkmc4wtd5rbb65', 1, 'contact.created', 1763974800000, '{"id":"evt_3bap673cfeqkmc4wtd5rbb65","type":"contact.created","timestamp":"2025-11-24T09:00:00Z","data":{"contact":{"id":"con_rrnlq3qsb5sexjgndm3wepfo","email":"ada@reader.example","firstName":"Ada","lastName":"Lovelace","company":"Analytical","jobTitle":null,"phone":null,"website":null,"status":"active","groups":[],"tags":["vip","a;b"],"customFields":{"size":50,"is_big":true,"note":"true","empty":""},"pipelineStage":null,"consentSource":"not_specified","consentNotes":null,"consentAt":null,"openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:00:00Z","updatedAt":"2025-11-24T09:00:00Z"}}}', 2);
INSERT INTO public.event VALUES (3, 'evt_4ngk7korsbtdovjgy77ujcck', 1, 'contact.created', 1763974800000, '{"id":"evt_4ngk7korsbtdovjgy77ujcck","type":"contact.created","timestamp":"2025-11-24T09:00:00Z","data":{"contact":{"id":"con_7b2chykshb7eqakkuuzuapm2","email":"zoë@straße.example","firstName":"Zoé","lastName":null,"company":null,"jobTitle":null,"phone":"+33 1 23 45 67 89","website":null,"status":"active","groups":[],"tags":[],"customFields":{},"pipelineStage":null,"consentSource":"web_optin","consentNotes":null,"consentAt":"2025-11-24T09:00:00Z","openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:00:00Z","updatedAt":"2025-11-24T09:00:00Z"}}}', 3);
INSERT INTO public.event VALUES (4, 'evt_qdzqxut2rs7tvoimcvzvh5z6', 1, 'contact.created', 1763974800000, '{"id":"evt_qdzqxut2rs7tvoimcvzvh5z6","type":"contact.created","timestamp":"2025-11-24T09:00:00Z","data":{"contact":{"id":"con_umlfiokl5s22vqzirp3euhtp","email":"same@reader.example","firstName":null,"lastName":"O''Neil \"the\" second\nline","company":null,"jobTitle":null,"phone":null,"website":null,"status":"active","groups":[],"tags":[],"customFields":{},"pipelineStage":null,"consentSource":"not_specified","consentNotes":"told by phone","consentAt":null,"openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:00:00Z","updatedAt":"2025-11-24T09:00:00Z"}}}', 4);
INSERT INTO public.event VALUES (5, 'evt_5wrj2swmnas636jgwehrzgzr', 1, 'contact.created', 1763974800000, '{"id":"evt_5wrj2swmnas636jgwehrzgzr","type":"contact.created","timestamp":"2025-11-24T09:00:00Z","data":{"contact":{"id":"con_fatmedxpqfmaa5ornj56iwpq","email":"gone@reader.example","firstName":null,"lastName":null,"company":null,"jobTitle":null,"phone":null,"website":null,"status":"active","groups":[],"tags":[],"customFields":{},"pipelineStage":null,"consentSource":"not_specified","consentNotes":null,"consentAt":null,"openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:00:00Z","updatedAt":"2025-11-24T09:00:00Z"}}}', 5);
INSERT INTO public.event VALUES (6, 'evt_j4w5dwq526ge3jxga3qvejcw', 1, 'contact.updated', 1763974800000, '{"id":"evt_j4w5dwq526ge3jxga3qvejcw","type":"contact.updated","timestamp":"2025-11-24T09:00:00Z","data":{"contact":{"id":"con_rrnlq3qsb5sexjgndm3wepfo","email":"ada@reader.example","firstName":"Ada","lastName":"Lovelace","company":"Analytical","jobTitle":null,"phone":null,"website":null,"status":"active","groups":[],"tags":["vip","a;b"],"customFields":{"size":50,"is_big":true,"note":"true","empty":""},"pipelineStage":null,"consentSource":"not_specified","consentNotes":null,"consentAt":null,"openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:00:00Z","updatedAt":"2025-11-24T09:00:00Z"}}}', 2);
INSERT INTO public.event VALUES (7, 'evt_uly3uqgt4lxlqrvab3i3qvrf', 1, 'contact.updated', 1763974800000, '{"id":"evt_uly3uqgt4lxlqrvab3i3qvrf","type":"contact.updated","timestamp":"2025-11-24T09:00:00Z","data":{"contact":{"id":"con_rrnlq3qsb5sexjgndm3wepfo","email":"ada@reader.example","firstName":"Ada","lastName":"Lovelace","company":"Analytical","jobTitle":null,"phone":null,"website":null,"status":"active","groups":[{"id":"grp_ahb72l34zdxt24ox53me46wh","name":"Clients"}],"tags":["vip","a;b"],"customFields":{"size":50,"is_big":true,"note":"true","empty":""},"pipelineStage":null,"consentSource":"not_specified","consentNotes":null,"consentAt":null,"openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:00:00Z","updatedAt":"2025-11-24T09:00:00Z"}}}', 2);
INSERT INTO public.event VALUES (8, 'evt_lnqwup7fhcxulaiwby6exjqk', 1, 'contact.updated', 1763974800000, '{"id":"evt_lnqwup7fhcxulaiwby6exjqk","type":"contact.updated","timestamp":"2025-11-24T09:00:00Z","data":{"contact":{"id":"con_7b2chykshb7eqakkuuzuapm2","email":"zoë@straße.example","firstName":"Zoé","lastName":null,"company":null,"jobTitle":null,"phone":"+33 1 23 45 67 89","website":null,"status":"active","groups":[{"id":"grp_ahb72l34zdxt24ox53me46wh","name":"Clients"}],"tags":[],"customFields":{},"pipelineStage":null,"consentSource":"web_optin","consentNotes":null,"consentAt":"2025-11-24T09:00:00Z","openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:00:00Z","updatedAt":"2025-11-24T09:00:00Z"}}}', 3);
INSERT INTO public.event VALUES (9, 'evt_uxalwzmkdv5v7t3mlagbnzqp', 1, 'contact.updated', 1763974800000, '{"id":"evt_uxalwzmkdv5v7t3mlagbnzqp","type":"contact.updated","timestamp":"2025-11-24T09:00:00Z","data":{"contact":{"id":"con_umlfiokl5s22vqzirp3euhtp","email":"same@reader.example","firstName":null,"lastName":"O''Neil \"the\" second\nline","company":null,"jobTitle":null,"phone":null,"website":null,"status":"active","groups":[{"id":"grp_ahb72l34zdxt24ox53me46wh","name":"Clients"}],"tags":[],"customFields":{},"pipelineStage":null,"consentSource":"not_specified","consentNotes":"told by phone","consentAt":null,"openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:00:00Z","updatedAt":"2025-11-24T09:00:00Z"}}}', 4);
INSERT INTO public.event VALUES (10, 'evt_fith7uxqbuwg6olhcybe5amn', 1, 'contact.created', 1763974800000, '{"id":"evt_fith7uxqbuwg6olhcybe5amn","type":"contact.created","timestamp":"2025-11-24T09:00:00Z","data":{"contact":{"id":"con_uheqthact7fh42ujctaexeed","email":"reader1@reader.example","firstName":null,"lastName":null,"company":null,"jobTitle":null,"phone":null,"website":null,"status":"active","groups":[],"tags":[],"customFields":{},"pipelineStage":null,"consentSource":"not_specified","consentNotes":null,"consentAt":null,"openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:00:00Z","updatedAt":"2025-11-24T09:00:00Z"}}}', 6);
INSERT INTO public.event VALUES (36, 'evt_qzbncwhpau3ojmlfc7pfvjmk', 1, 'contact.created', 1763975400000, '{"id":"evt_qzbncwhpau3ojmlfc7pfvjmk","type":"contact.created","timestamp":"2025-11-24T09:10:00Z","data":{"contact":{"id":"con_5mk5e3zxigvltcxcfblxc74r","email":"reader12@reader.example","firstName":null,"lastName":null,"company":null,"jobTitle":null,"phone":null,"website":null,"status":"active","groups":[],"tags":[],"customFields":{},"pipelineStage":null,"consentSource":"not_specified","consentNotes":null,"consentAt":null,"openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:10:00Z","updatedAt":"2025-11-24T09:10:00Z"}}}', 17);
INSERT INTO public.event VALUES (11, 'evt_bibpkh6vo7p4im7zwc77hjqh', 1, 'campaign.started', 1763974800000, '{"id":"evt_bibpkh6vo7p4im7zwc77hjqh","type":"campaign.started","timestamp":"2025-11-24T09:00:00Z","data":{"campaign":{"id":"cmp_jte6s2fb3p3ktnmsvlbctam3","name":"Archived","description":null,"status":"active","emailAccountId":"acc_6m4v2olq4vockx667i2g4a2w","settings":{"sendDays":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"],"sendHoursStart":0,"sendHoursEnd":24,"timezone":"Europe/Paris","maxEmailsPerHour":null},"workflow":{"nodes":[{"id":"start","type":"start","data":{}},{"id":"first","type":"email","data":{"subject":"Hello {{first_name}}","body":"Hello there"}},{"id":"wait","type":"delay","data":{"days":3}},{"id":"second","type":"email","data":{"subject":"Again","body":"Hello there"}},{"id":"end","type":"end","data":{}}],"edges":[{"from":"start","to":"first"},{"from":"first","to":"wait"},{"from":"wait","to":"second"},{"from":"second","to":"end"}]},"stats":{"totalContacts":1,"sent":0,"delivered":0,"opened":0,"clicked":0,"replied":0,"bounced":0,"unsubscribed":0},"nextSendAt":"2025-11-24T09:00:00Z","waitingFor":null,"pausedReason":null,"createdAt":"2025-11-24T09:00:00Z","startedAt":"2025-11-24T09:00:00Z","updatedAt":"2025-11-24T09:00:00Z","completedAt":null}}}', NULL);
INSERT INTO public.event VALUES (12, 'evt_frr7qo2i3qonxdwuemdjlgxo', 1, 'campaign.paused', 1763974800000, '{"id":"evt_frr7qo2i3qonxdwuemdjlgxo","type":"campaign.paused","timestamp":"2025-11-24T09:00:00Z","data":{"campaign":{"id":"cmp_jte6s2fb3p3ktnmsvlbctam3","name":"Archived","description":null,"status":"paused","emailAccountId":"acc_6m4v2olq4vockx667i2g4a2w","settings":{"sendDays":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"],"sendHoursStart":0,"sendHoursEnd":24,"timezone":"Europe/Paris","maxEmailsPerHour":null},"workflow":{"nodes":[{"id":"start","type":"start","data":{}},{"id":"first","type":"email","data":{"subject":"Hello {{first_name}}","body":"Hello there"}},{"id":"wait","type":"delay","data":{"days":3}},{"id":"second","type":"email","data":{"subject":"Again","body":"Hello there"}},{"id":"end","type":"end","data":{}}],"edges":[{"from":"start","to":"first"},{"from":"first","to":"wait"},{"from":"wait","to":"second"},{"from":"second","to":"end"}]},"stats":{"totalContacts":1,"sent":0,"delivered":0,"opened":0,"clicked":0,"replied":0,"bounced":0,"unsubscribed":0},"nextSendAt":null,"waitingFor":null,"pausedReason":null,"createdAt":"2025-11-24T09:00:00Z","startedAt":"2025-11-24T09:00:00Z","updatedAt":"2025-11-24T09:00:00Z","completedAt":null}}}', NULL);
INSERT INTO public.event VALUES (13, 'evt_7bk54nu37qov4lhfbwc6ico2', 1, 'contact.created', 1763974800000, '{"id":"evt_7bk54nu37qov4lhfbwc6ico2","type":"contact.created","timestamp":"2025-11-24T09:00:00Z","data":{"contact":{"id":"con_wh76j2y5vfzma42mlfdl7utb","email":"reader2@reader.example","firstName":null,"lastName":null,"company":null,"jobTitle":null,"phone":null,"website":null,"status":"active","groups":[],"tags":[],"customFields":{},"pipelineStage":null,"consentSource":"not_specified","consentNotes":null,"consentAt":null,"openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:00:00Z","updatedAt":"2025-11-24T09:00:00Z"}}}', 7);
INSERT INTO public.event VALUES (14, 'evt_phqewqokfz36wwrxgrtty2k4', 1, 'contact.created', 1763974800000, '{"id":"evt_phqewqokfz36wwrxgrtty2k4","type":"contact.created","timestamp":"2025-11-24T09:00:00Z","data":{"contact":{"id":"con_vfwa4lfrriywlchfikermyv2","email":"reader3@reader.example","firstName":null,"lastName":null,"company":null,"jobTitle":null,"phone":null,"website":null,"status":"active","groups":[],"tags":[],"customFields":{},"pipelineStage":null,"consentSource":"not_specified","consentNotes":null,"consentAt":null,"openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:00:00Z","updatedAt":"2025-11-24T09:00:00Z"}}}', 8);
INSERT INTO public.event VALUES (15, 'evt_76ifmsxxsyp4x6sx6icljs55', 1, 'contact.created', 1763974800000, '{"id":"evt_76ifmsxxsyp4x6sx6icljs55","type":"contact.created","timestamp":"2025-11-24T09:00:00Z","data":{"contact":{"id":"con_bnyai3c5situdutfisgrrloh","email":"reader4@reader.example","firstName":null,"lastName":null,"company":null,"jobTitle":null,"phone":null,"website":null,"status":"active","groups":[],"tags":[],"customFields":{},"pipelineStage":null,"consentSource":"not_specified","consentNotes":null,"consentAt":null,"openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:00:00Z","updatedAt":"2025-11-24T09:00:00Z"}}}', 9);
INSERT INTO public.event VALUES (16, 'evt_hdmpcfoppcxn5qo2p6r3wrtc', 1, 'contact.created', 1763974800000, '{"id":"evt_hdmpcfoppcxn5qo2p6r3wrtc","type":"contact.created","timestamp":"2025-11-24T09:00:00Z","data":{"contact":{"id":"con_u6trdlpi23xg42fht4pichqe","email":"reader5@reader.example","firstName":null,"lastName":null,"company":null,"jobTitle":null,"phone":null,"website":null,"status":"active","groups":[],"tags":[],"customFields":{},"pipelineStage":null,"consentSource":"not_specified","consentNotes":null,"consentAt":null,"openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:00:00Z","updatedAt":"2025-11-24T09:00:00Z"}}}', 10);
INSERT INTO public.event VALUES (17, 'evt_6ex3yxvoagqqeotiztjvyt2w', 1, 'contact.created', 1763974800000, '{"id":"evt_6ex3yxvoagqqeotiztjvyt2w","type":"contact.created","timestamp":"2025-11-24T09:00:00Z","data":{"contact":{"id":"con_j5jukg67fu6qfpiydjsaowua","email":"reader6@reader.example","firstName":null,"lastName":null,"company":null,"jobTitle":null,"phone":null,"website":null,"status":"active","groups":[],"tags":[],"customFields":{},"pipelineStage":null,"consentSource":"not_specified","consentNotes":null,"consentAt":null,"openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:00:00Z","updatedAt":"2025-11-24T09:00:00Z"}}}', 11);
INSERT INTO public.event VALUES (18, 'evt_vkno3ypcxkdsu23jfrpomve2', 1, 'contact.created', 1763974800000, '{"id":"evt_vkno3ypcxkdsu23jfrpomve2","type":"contact.created","timestamp":"2025-11-24T09:00:00Z","data":{"contact":{"id":"con_55evap32xqybfdadutxjqmde","email":"reader7@reader.example","firstName":null,"lastName":null,"company":null,"jobTitle":null,"phone":null,"website":null,"status":"active","groups":[],"tags":[],"customFields":{},"pipelineStage":null,"consentSource":"not_specified","consentNotes":null,"consentAt":null,"openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:00:00Z","updatedAt":"2025-11-24T09:00:00Z"}}}', 12);
INSERT INTO public.event VALUES (19, 'evt_3durkz37lmf23slkfvdx32mg', 1, 'contact.created', 1763974800000, '{"id":"evt_3durkz37lmf23slkfvdx32mg","type":"contact.created","timestamp":"2025-11-24T09:00:00Z","data":{"contact":{"id":"con_5nstyxceypjxyhno3nag3lqs","email":"reader8@reader.example","firstName":null,"lastName":null,"company":null,"jobTitle":null,"phone":null,"website":null,"status":"active","groups":[],"tags":[],"customFields":{},"pipelineStage":null,"consentSource":"not_specified","consentNotes":null,"consentAt":null,"openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:00:00Z","updatedAt":"2025-11-24T09:00:00Z"}}}', 13);
INSERT INTO public.event VALUES (20, 'evt_xwvxkeculvupqblcsicq4imw', 1, 'contact.created', 1763974800000, '{"id":"evt_xwvxkeculvupqblcsicq4imw","type":"contact.created","timestamp":"2025-11-24T09:00:00Z","data":{"contact":{"id":"con_ijaqf426xgrippphrgxqvw7u","email":"reader9@reader.example","firstName":null,"lastName":null,"company":null,"jobTitle":null,"phone":null,"website":null,"status":"active","groups":[],"tags":[],"customFields":{},"pipelineStage":null,"consentSource":"not_specified","consentNotes":null,"consentAt":null,"openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:00:00Z","updatedAt":"2025-11-24T09:00:00Z"}}}', 14);
INSERT INTO public.event VALUES (21, 'evt_polrvlfrghrlrydlmqihjds3', 1, 'campaign.started', 1763974800000, '{"id":"evt_polrvlfrghrlrydlmqihjds3","type":"campaign.started","timestamp":"2025-11-24T09:00:00Z","data":{"campaign":{"id":"cmp_gvov477r3fsy7ykrj7ldvv54","name":"Running","description":null,"status":"active","emailAccountId":"acc_w3t2hpo2amoc7xigud5pfibj","settings":{"sendDays":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"],"sendHoursStart":0,"sendHoursEnd":24,"timezone":"Europe/Paris","maxEmailsPerHour":null},"workflow":{"nodes":[{"id":"start","type":"start","data":{}},{"id":"first","type":"email","data":{"subject":"Hello {{first_name}}","body":"Hello there"}},{"id":"wait","type":"delay","data":{"days":3}},{"id":"second","type":"email","data":{"subject":"Again","body":"Hello there"}},{"id":"end","type":"end","data":{}}],"edges":[{"from":"start","to":"first"},{"from":"first","to":"wait"},{"from":"wait","to":"second"},{"from":"second","to":"end"}]},"stats":{"totalContacts":8,"sent":0,"delivered":0,"opened":0,"clicked":0,"replied":0,"bounced":0,"unsubscribed":0},"nextSendAt":"2025-11-24T09:00:00Z","waitingFor":null,"pausedReason":null,"createdAt":"2025-11-24T09:00:00Z","startedAt":"2025-11-24T09:00:00Z","updatedAt":"2025-11-24T09:00:00Z","completedAt":null}}}', NULL);
INSERT INTO public.event VALUES (22, 'evt_4fhreogfj6akibh7xcvtrpno', 1, 'email.sent', 1763974800000, '{"id":"evt_4fhreogfj6akibh7xcvtrpno","type":"email.sent","timestamp":"2025-11-24T09:00:00Z","data":{"campaignId":"cmp_gvov477r3fsy7ykrj7ldvv54","campaignName":"Running","contactId":"con_wh76j2y5vfzma42mlfdl7utb","contactEmail":"reader2@reader.example","emailNodeId":"first","emailSubject":"Hello"}}', 7);
INSERT INTO public.event VALUES (23, 'evt_5mg6dyi6bk6w6y52pjoxpndf', 1, 'email.delivered', 1763974800000, '{"id":"evt_5mg6dyi6bk6w6y52pjoxpndf","type":"email.delivered","timestamp":"2025-11-24T09:00:00Z","data":{"campaignId":"cmp_gvov477r3fsy7ykrj7ldvv54","campaignName":"Running","contactId":"con_wh76j2y5vfzma42mlfdl7utb","contactEmail":"reader2@reader.example","emailNodeId":"first","emailSubject":"Hello"}}', 7);
INSERT INTO public.event VALUES (24, 'evt_hbgclpnxwxtudwu3tvjqm764', 1, 'email.sent', 1763974800000, '{"id":"evt_hbgclpnxwxtudwu3tvjqm764","type":"email.sent","timestamp":"2025-11-24T09:00:00Z","data":{"campaignId":"cmp_gvov477r3fsy7ykrj7ldvv54","campaignName":"Running","contactId":"con_vfwa4lfrriywlchfikermyv2","contactEmail":"reader3@reader.example","emailNodeId":"first","emailSubject":"Hello"}}', 8);
INSERT INTO public.event VALUES (25, 'evt_fq47tkftssdpphennxbzjy2a', 1, 'email.delivered', 1763974800000, '{"id":"evt_fq47tkftssdpphennxbzjy2a","type":"email.delivered","timestamp":"2025-11-24T09:00:00Z","data":{"campaignId":"cmp_gvov477r3fsy7ykrj7ldvv54","campaignName":"Running","contactId":"con_vfwa4lfrriywlchfikermyv2","contactEmail":"reader3@reader.example","emailNodeId":"first","emailSubject":"Hello"}}', 8);
INSERT INTO public.event VALUES (26, 'evt_3j6cl7ri7vf37yxwhanxcnro', 1, 'email.sent', 1763974800000, '{"id":"evt_3j6cl7ri7vf37yxwhanxcnro","type":"email.sent","timestamp":"2025-11-24T09:00:00Z","data":{"campaignId":"cmp_gvov477r3fsy7ykrj7ldvv54","campaignName":"Running","contactId":"con_bnyai3c5situdutfisgrrloh","contactEmail":"reader4@reader.example","emailNodeId":"first","emailSubject":"Hello"}}', 9);
INSERT INTO public.event VALUES (27, 'evt_suq4vbvfu3ocik7snhowjaci', 1, 'email.delivered', 1763974800000, '{"id":"evt_suq4vbvfu3ocik7snhowjaci","type":"email.delivered","timestamp":"2025-11-24T09:00:00Z","data":{"campaignId":"cmp_gvov477r3fsy7ykrj7ldvv54","campaignName":"Running","contactId":"con_bnyai3c5situdutfisgrrloh","contactEmail":"reader4@reader.example","emailNodeId":"first","emailSubject":"Hello"}}', 9);
INSERT INTO public.event VALUES (28, 'evt_eqxmhvwcf4jffn4ebdx2h76w', 1, 'email.sent', 1763974800000, '{"id":"evt_eqxmhvwcf4jffn4ebdx2h76w","type":"email.sent","timestamp":"2025-11-24T09:00:00Z","data":{"campaignId":"cmp_gvov477r3fsy7ykrj7ldvv54","campaignName":"Running","contactId":"con_u6trdlpi23xg42fht4pichqe","contactEmail":"reader5@reader.example","emailNodeId":"first","emailSubject":"Hello"}}', 10);
INSERT INTO public.event VALUES (29, 'evt_4wbrluytdbcy37mwhsrl76n4', 1, 'email.delivered', 1763974800000, '{"id":"evt_4wbrluytdbcy37mwhsrl76n4","type":"email.delivered","timestamp":"2025-11-24T09:00:00Z","data":{"campaignId":"cmp_gvov477r3fsy7ykrj7ldvv54","campaignName":"Running","contactId":"con_u6trdlpi23xg42fht4pichqe","contactEmail":"reader5@reader.example","emailNodeId":"first","emailSubject":"Hello"}}', 10);
INSERT INTO public.event VALUES (30, 'evt_hnnxlgro4sf6ebki62p44in4', 1, 'email.bounced', 1763974800000, '{"id":"evt_hnnxlgro4sf6ebki62p44in4","type":"email.bounced","timestamp":"2025-11-24T09:00:00Z","data":{"campaignId":"cmp_gvov477r3fsy7ykrj7ldvv54","campaignName":"Running","contactId":"con_j5jukg67fu6qfpiydjsaowua","contactEmail":"reader6@reader.example","emailNodeId":"first","emailSubject":"Hello","bounceType":"hard","bounceReason":"550 5.1.1 No such user"}}', 11);
INSERT INTO public.event VALUES (31, 'evt_oke2do4ghx5qtn7q4lcpksve', 1, 'email.replied', 1763975400000, '{"id":"evt_oke2do4ghx5qtn7q4lcpksve","type":"email.replied","timestamp":"2025-11-24T09:10:00Z","data":{"campaignId":"cmp_gvov477r3fsy7ykrj7ldvv54","campaignName":"Running","contactId":"con_wh76j2y5vfzma42mlfdl7utb","contactEmail":"reader2@reader.example","emailNodeId":"first","emailSubject":"Hello","replySubject":"Re: Hello","replyPreview":"Oui, avec plaisir — Éléonore"}}', 7);
INSERT INTO public.event VALUES (32, 'evt_ydwkzv6cwii3pu24ivsgue5t', 1, 'email.opened', 1763975400000, '{"id":"evt_ydwkzv6cwii3pu24ivsgue5t","type":"email.opened","timestamp":"2025-11-24T09:10:00Z","data":{"campaignId":"cmp_gvov477r3fsy7ykrj7ldvv54","campaignName":"Running","contactId":"con_vfwa4lfrriywlchfikermyv2","contactEmail":"reader3@reader.example","emailNodeId":"first","emailSubject":"Hello","openCount":1,"firstOpen":true,"userAgent":null,"ip":null}}', 8);
INSERT INTO public.event VALUES (33, 'evt_oc2ngy3b5zgfudndjtej5utu', 1, 'email.unsubscribed', 1763975400000, '{"id":"evt_oc2ngy3b5zgfudndjtej5utu","type":"email.unsubscribed","timestamp":"2025-11-24T09:10:00Z","data":{"campaignId":"cmp_gvov477r3fsy7ykrj7ldvv54","campaignName":"Running","contactId":"con_bnyai3c5situdutfisgrrloh","contactEmail":"reader4@reader.example","emailNodeId":"first","emailSubject":"Hello"}}', 9);
INSERT INTO public.event VALUES (34, 'evt_6rvqctubpexvemwxiqjffwqn', 1, 'contact.created', 1763975400000, '{"id":"evt_6rvqctubpexvemwxiqjffwqn","type":"contact.created","timestamp":"2025-11-24T09:10:00Z","data":{"contact":{"id":"con_p6rltr6r3jklwr3beqdjcvzq","email":"reader10@reader.example","firstName":null,"lastName":null,"company":null,"jobTitle":null,"phone":null,"website":null,"status":"active","groups":[],"tags":[],"customFields":{},"pipelineStage":null,"consentSource":"not_specified","consentNotes":null,"consentAt":null,"openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:10:00Z","updatedAt":"2025-11-24T09:10:00Z"}}}', 15);
INSERT INTO public.event VALUES (35, 'evt_zihsqwafdc7dup2d4mo3ush2', 1, 'contact.created', 1763975400000, '{"id":"evt_zihsqwafdc7dup2d4mo3ush2","type":"contact.created","timestamp":"2025-11-24T09:10:00Z","data":{"contact":{"id":"con_zpq4ihv724ztakmtshnfq5di","email":"reader11@reader.example","firstName":null,"lastName":null,"company":null,"jobTitle":null,"phone":null,"website":null,"status":"active","groups":[],"tags":[],"customFields":{},"pipelineStage":null,"consentSource":"not_specified","consentNotes":null,"consentAt":null,"openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:10:00Z","updatedAt":"2025-11-24T09:10:00Z"}}}', 16);
INSERT INTO public.event VALUES (37, 'evt_elwcmuid7cn5fbdxqan34uhd', 1, 'campaign.started', 1763975400000, '{"id":"evt_elwcmuid7cn5fbdxqan34uhd","type":"campaign.started","timestamp":"2025-11-24T09:10:00Z","data":{"campaign":{"id":"cmp_upbeu52lx4yzgryncpodgs7n","name":"Paused","description":null,"status":"active","emailAccountId":"acc_vtv6lgntvij6kag7oajoqbi2","settings":{"sendDays":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"],"sendHoursStart":0,"sendHoursEnd":24,"timezone":"Europe/Paris","maxEmailsPerHour":null},"workflow":{"nodes":[{"id":"start","type":"start","data":{}},{"id":"first","type":"email","data":{"subject":"Hello {{first_name}}","body":"Hello there"}},{"id":"wait","type":"delay","data":{"days":3}},{"id":"second","type":"email","data":{"subject":"Again","body":"Hello there"}},{"id":"end","type":"end","data":{}}],"edges":[{"from":"start","to":"first"},{"from":"first","to":"wait"},{"from":"wait","to":"second"},{"from":"second","to":"end"}]},"stats":{"totalContacts":3,"sent":0,"delivered":0,"opened":0,"clicked":0,"replied":0,"bounced":0,"unsubscribed":0},"nextSendAt":"2025-11-24T09:10:00Z","waitingFor":null,"pausedReason":null,"createdAt":"2025-11-24T09:10:00Z","startedAt":"2025-11-24T09:10:00Z","updatedAt":"2025-11-24T09:10:00Z","completedAt":null}}}', NULL);
INSERT INTO public.event VALUES (38, 'evt_skqc4kj34qxqa4u7ej2b4tvt', 1, 'email.sent', 1763975400000, '{"id":"evt_skqc4kj34qxqa4u7ej2b4tvt","type":"email.sent","timestamp":"2025-11-24T09:10:00Z","data":{"campaignId":"cmp_upbeu52lx4yzgryncpodgs7n","campaignName":"Paused","contactId":"con_p6rltr6r3jklwr3beqdjcvzq","contactEmail":"reader10@reader.example","emailNodeId":"first","emailSubject":"Hello"}}', 15);
INSERT INTO public.event VALUES (39, 'evt_ghwtqi5ptxphmy3g7lzruott', 1, 'email.delivered', 1763975400000, '{"id":"evt_ghwtqi5ptxphmy3g7lzruott","type":"email.delivered","timestamp":"2025-11-24T09:10:00Z","data":{"campaignId":"cmp_upbeu52lx4yzgryncpodgs7n","campaignName":"Paused","contactId":"con_p6rltr6r3jklwr3beqdjcvzq","contactEmail":"reader10@reader.example","emailNodeId":"first","emailSubject":"Hello"}}', 15);
INSERT INTO public.event VALUES (40, 'evt_ymjinlucm2rxadwgyz7hyq4w', 1, 'campaign.paused', 1763975400000, '{"id":"evt_ymjinlucm2rxadwgyz7hyq4w","type":"campaign.paused","timestamp":"2025-11-24T09:10:00Z","data":{"campaign":{"id":"cmp_upbeu52lx4yzgryncpodgs7n","name":"Paused","description":null,"status":"paused","emailAccountId":"acc_vtv6lgntvij6kag7oajoqbi2","settings":{"sendDays":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"],"sendHoursStart":0,"sendHoursEnd":24,"timezone":"Europe/Paris","maxEmailsPerHour":null},"workflow":{"nodes":[{"id":"start","type":"start","data":{}},{"id":"first","type":"email","data":{"subject":"Hello {{first_name}}","body":"Hello there"}},{"id":"wait","type":"delay","data":{"days":3}},{"id":"second","type":"email","data":{"subject":"Again","body":"Hello there"}},{"id":"end","type":"end","data":{}}],"edges":[{"from":"start","to":"first"},{"from":"first","to":"wait"},{"from":"wait","to":"second"},{"from":"second","to":"end"}]},"stats":{"totalContacts":3,"sent":1,"delivered":1,"opened":0,"clicked":0,"replied":0,"bounced":0,"unsubscribed":0},"nextSendAt":null,"waitingFor":null,"pausedReason":null,"createdAt":"2025-11-24T09:10:00Z","startedAt":"2025-11-24T09:10:00Z","updatedAt":"2025-11-24T09:10:00Z","completedAt":null}}}', NULL);
INSERT INTO public.event VALUES (41, 'evt_p6drrxrrxgoks3ogurvkptlq', 1, 'contact.created', 1763975400000, '{"id":"evt_p6drrxrrxgoks3ogurvkptlq","type":"contact.created","timestamp":"2025-11-24T09:10:00Z","data":{"contact":{"id":"con_i2k35qchabmaj7lpyma3fx7f","email":"reader13@reader.example","firstName":null,"lastName":null,"company":null,"jobTitle":null,"phone":null,"website":null,"status":"active","groups":[],"tags":[],"customFields":{},"pipelineStage":null,"consentSource":"not_specified","consentNotes":null,"consentAt":null,"openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:10:00Z","updatedAt":"2025-11-24T09:10:00Z"}}}', 18);
INSERT INTO public.event VALUES (42, 'evt_m5rmysfvlyodsebnq4uhsdua', 1, 'contact.created', 1763975400000, '{"id":"evt_m5rmysfvlyodsebnq4uhsdua","type":"contact.created","timestamp":"2025-11-24T09:10:00Z","data":{"contact":{"id":"con_ey2uohfm6eosc6f5pues7373","email":"reader14@reader.example","firstName":null,"lastName":null,"company":null,"jobTitle":null,"phone":null,"website":null,"status":"active","groups":[],"tags":[],"customFields":{},"pipelineStage":null,"consentSource":"not_specified","consentNotes":null,"consentAt":null,"openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:10:00Z","updatedAt":"2025-11-24T09:10:00Z"}}}', 19);
INSERT INTO public.event VALUES (43, 'evt_z56uclnevawsxhezzupgjlfk', 1, 'campaign.started', 1763975400000, '{"id":"evt_z56uclnevawsxhezzupgjlfk","type":"campaign.started","timestamp":"2025-11-24T09:10:00Z","data":{"campaign":{"id":"cmp_cmlk2v2cfbcbaqqf7jusveme","name":"Completed","description":null,"status":"active","emailAccountId":"acc_3zsmyyn4d26xuqpegmqls5xf","settings":{"sendDays":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"],"sendHoursStart":0,"sendHoursEnd":24,"timezone":"Europe/Paris","maxEmailsPerHour":null},"workflow":{"nodes":[{"id":"start","type":"start","data":{}},{"id":"only","type":"email","data":{"subject":"Hello","body":"Hello there"}},{"id":"end","type":"end","data":{}}],"edges":[{"from":"start","to":"only"},{"from":"only","to":"end"}]},"stats":{"totalContacts":2,"sent":0,"delivered":0,"opened":0,"clicked":0,"replied":0,"bounced":0,"unsubscribed":0},"nextSendAt":"2025-11-24T09:10:00Z","waitingFor":null,"pausedReason":null,"createdAt":"2025-11-24T09:10:00Z","startedAt":"2025-11-24T09:10:00Z","updatedAt":"2025-11-24T09:10:00Z","completedAt":null}}}', NULL);
INSERT INTO public.event VALUES (44, 'evt_yglssxvx5ecod7ght4e4nypo', 1, 'email.sent', 1763975400000, '{"id":"evt_yglssxvx5ecod7ght4e4nypo","type":"email.sent","timestamp":"2025-11-24T09:10:00Z","data":{"campaignId":"cmp_cmlk2v2cfbcbaqqf7jusveme","campaignName":"Completed","contactId":"con_i2k35qchabmaj7lpyma3fx7f","contactEmail":"reader13@reader.example","emailNodeId":"only","emailSubject":"Hello"}}', 18);
INSERT INTO public.event VALUES (45, 'evt_ebr7uq4sqckr43edhktoegh2', 1, 'email.delivered', 1763975400000, '{"id":"evt_ebr7uq4sqckr43edhktoegh2","type":"email.delivered","timestamp":"2025-11-24T09:10:00Z","data":{"campaignId":"cmp_cmlk2v2cfbcbaqqf7jusveme","campaignName":"Completed","contactId":"con_i2k35qchabmaj7lpyma3fx7f","contactEmail":"reader13@reader.example","emailNodeId":"only","emailSubject":"Hello"}}', 18);
INSERT INTO public.event VALUES (46, 'evt_oq3fca3xwb6usporgky4tadq', 1, 'email.sent', 1763975400000, '{"id":"evt_oq3fca3xwb6usporgky4tadq","type":"email.sent","timestamp":"2025-11-24T09:10:00Z","data":{"campaignId":"cmp_cmlk2v2cfbcbaqqf7jusveme","campaignName":"Completed","contactId":"con_ey2uohfm6eosc6f5pues7373","contactEmail":"reader14@reader.example","emailNodeId":"only","emailSubject":"Hello"}}', 19);
INSERT INTO public.event VALUES (47, 'evt_adpzv2jpuaxoj6nhuuqknnvz', 1, 'email.delivered', 1763975400000, '{"id":"evt_adpzv2jpuaxoj6nhuuqknnvz","type":"email.delivered","timestamp":"2025-11-24T09:10:00Z","data":{"campaignId":"cmp_cmlk2v2cfbcbaqqf7jusveme","campaignName":"Completed","contactId":"con_ey2uohfm6eosc6f5pues7373","contactEmail":"reader14@reader.example","emailNodeId":"only","emailSubject":"Hello"}}', 19);
INSERT INTO public.event VALUES (48, 'evt_ihowzrzexvxxf6f5ptxzztd7', 1, 'campaign.completed', 1763975460000, '{"id":"evt_ihowzrzexvxxf6f5ptxzztd7","type":"campaign.completed","timestamp":"2025-11-24T09:11:00Z","data":{"campaign":{"id":"cmp_cmlk2v2cfbcbaqqf7jusveme","name":"Completed","description":null,"status":"completed","emailAccountId":"acc_3zsmyyn4d26xuqpegmqls5xf","settings":{"sendDays":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"],"sendHoursStart":0,"sendHoursEnd":24,"timezone":"Europe/Paris","maxEmailsPerHour":null},"workflow":{"nodes":[{"id":"start","type":"start","data":{}},{"id":"only","type":"email","data":{"subject":"Hello","body":"Hello there"}},{"id":"end","type":"end","data":{}}],"edges":[{"from":"start","to":"only"},{"from":"only","to":"end"}]},"stats":{"totalContacts":2,"sent":2,"delivered":2,"opened":0,"clicked":0,"replied":0,"bounced":0,"unsubscribed":0},"nextSendAt":null,"waitingFor":null,"pausedReason":null,"createdAt":"2025-11-24T09:10:00Z","startedAt":"2025-11-24T09:10:00Z","updatedAt":"2025-11-24T09:11:00Z","completedAt":"2025-11-24T09:11:00Z"}}}', NULL);
INSERT INTO public.event VALUES (49, 'evt_s65g62gzeycsuffo52qr2ixx', 1, 'contact.created', 1763975460000, '{"id":"evt_s65g62gzeycsuffo52qr2ixx","type":"contact.created","timestamp":"2025-11-24T09:11:00Z","data":{"contact":{"id":"con_loth5n53de37vytkd2dxe2dd","email":"reader15@reader.example","firstName":null,"lastName":null,"company":null,"jobTitle":null,"phone":null,"website":null,"status":"active","groups":[],"tags":[],"customFields":{},"pipelineStage":null,"consentSource":"not_specified","consentNotes":null,"consentAt":null,"openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:11:00Z","updatedAt":"2025-11-24T09:11:00Z"}}}', 20);
INSERT INTO public.event VALUES (50, 'evt_oqzqe4o22hwbn265atyji77h', 1, 'contact.created', 1763975460000, '{"id":"evt_oqzqe4o22hwbn265atyji77h","type":"contact.created","timestamp":"2025-11-24T09:11:00Z","data":{"contact":{"id":"con_es5q7r3cbaehccg6d3z44he2","email":"reader16@reader.example","firstName":null,"lastName":null,"company":null,"jobTitle":null,"phone":null,"website":null,"status":"active","groups":[],"tags":[],"customFields":{},"pipelineStage":null,"consentSource":"not_specified","consentNotes":null,"consentAt":null,"openTrackingObjectedAt":null,"createdAt":"2025-11-24T09:11:00Z","updatedAt":"2025-11-24T09:11:00Z"}}}', 21);
INSERT INTO public.event VALUES (51, 'evt_ze7vijjoh4s4cwuwbnjc7frr', 1, 'campaign.started', 1763975460000, '{"id":"evt_ze7vijjoh4s4cwuwbnjc7frr","type":"campaign.started","timestamp":"2025-11-24T09:11:00Z","data":{"campaign":{"id":"cmp_3kn2o2ksfj2yzgkjdg35n4ja","name":"Amid a handover","description":null,"status":"active","emailAccountId":"acc_vyljnvjwf6r5cdho5n5ziv7o","settings":{"sendDays":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"],"sendHoursStart":0,"sendHoursEnd":24,"timezone":"Europe/Paris","maxEmailsPerHour":null},"workflow":{"nodes":[{"id":"start","type":"start","data":{}},{"id":"first","type":"email","data":{"subject":"Hello {{first_name}}","body":"Hello there"}},{"id":"wait","type":"delay","data":{"days":3}},{"id":"second","type":"email","data":{"subject":"Again","body":"Hello there"}},{"id":"end","type":"end","data":{}}],"edges":[{"from":"start","to":"first"},{"from":"first","to":"wait"},{"from":"wait","to":"second"},{"from":"second","to":"end"}]},"stats":{"totalContacts":2,"sent":0,"delivered":0,"opened":0,"clicked":0,"replied":0,"bounced":0,"unsubscribed":0},"nextSendAt":"2025-11-24T09:11:00Z","waitingFor":null,"pausedReason":null,"createdAt":"2025-11-24T09:11:00Z","startedAt":"2025-11-24T09:11:00Z","updatedAt":"2025-11-24T09:11:00Z","completedAt":null}}}', NULL);
INSERT INTO public.group_count VALUES (1, 1, 3);
INSERT INTO public.group_member VALUES (1, 3);
INSERT INTO public.group_member VALUES (1, 4);
INSERT INTO public.group_member VALUES (1, 2);
INSERT INTO public.import_piece VALUES (1, 0, '\x656d61696c2c66697273745f6e616d650a6e657731407265616465722e6578616d706c652c4e65770a');
INSERT INTO public.node_stats VALUES (3, 'first', '', 5, 1, 0, 1, 1);
INSERT INTO public.node_stats VALUES (4, 'first', '', 1, 0, 0, 0, 0);
INSERT INTO public.node_stats VALUES (5, 'only', '', 2, 0, 0, 0, 0);
INSERT INTO public.pipeline_stage VALUES (1, 'stg_5gxb2vxyswys3g7epxokvrh4', 1, 'Lead', NULL, 0, 1763974800000, 1763974800000);
INSERT INTO public.pipeline_stage VALUES (2, 'stg_n5g2vc5pfvezp3q46ptq7rku', 1, 'Qualified', NULL, 1, 1763974800000, 1763974800000);
INSERT INTO public.pipeline_stage VALUES (3, 'stg_ai4kizt6nztxulql6mcsyuxz', 1, 'Proposal', NULL, 2, 1763974800000, 1763974800000);
INSERT INTO public.pipeline_stage VALUES (4, 'stg_4ipp35r3cu6ymvhpn6eheerw', 1, 'Negotiation', NULL, 3, 1763974800000, 1763974800000);
INSERT INTO public.pipeline_stage VALUES (5, 'stg_jy44wizh5ftwdbi2kdrund2e', 1, 'Won', NULL, 4, 1763974800000, 1763974800000);
INSERT INTO public.pipeline_stage VALUES (6, 'stg_qtj3ijgz5zcuti5ez7n6p5b3', 1, 'Lost', NULL, 5, 1763974800000, 1763974800000);
INSERT INTO public.pipeline_stage VALUES (7, 'stg_ezg5t5j6wovnn3lejejanrzu', 2, 'Lead', NULL, 0, 1763974800000, 1763974800000);
INSERT INTO public.pipeline_stage VALUES (8, 'stg_wphkvh64syrwr2onmi6vcmg6', 2, 'Qualified', NULL, 1, 1763974800000, 1763974800000);
INSERT INTO public.pipeline_stage VALUES (9, 'stg_7gxbnbngegzki2vka44uvwch', 2, 'Proposal', NULL, 2, 1763974800000, 1763974800000);
INSERT INTO public.pipeline_stage VALUES (10, 'stg_jbnogux2nkdckvhhe24midjs', 2, 'Negotiation', NULL, 3, 1763974800000, 1763974800000);
INSERT INTO public.pipeline_stage VALUES (11, 'stg_n3jzbsmqcdtxxvwwwc5henui', 2, 'Won', NULL, 4, 1763974800000, 1763974800000);
INSERT INTO public.pipeline_stage VALUES (12, 'stg_p7okvndlwpn4ltdoaxh74a4r', 2, 'Lost', NULL, 5, 1763974800000, 1763974800000);
INSERT INTO public.pipeline_stage VALUES (13, 'stg_5jqqs3gf5qh5vnsnqcrlq6ew', 1, 'Talking', NULL, 6, 1763974800000, 1763974800000);
INSERT INTO public.reply VALUES (1, 'rep_7bqlmigqavg3rp5egvz3vjh3', 1, 3, 3, 7, 'first', 'reply', 'reader2@reader.example', 'Re: Hello', 'Oui, avec plaisir — Éléonore', NULL, '[]', '<7@reader>', '[]', 'thread', 1763975400000, false, false);
INSERT INTO public.schema_migration VALUES (1, '0001_first_schema', '2026-11-30 01:25:25.756248');
INSERT INTO public.schema_migration VALUES (2, '0002_account_rest', '2026-11-30 01:25:25.760093');
INSERT INTO public.schema_migration VALUES (3, '0003_webhook_deliveries', '2026-11-30 01:25:25.857016');
INSERT INTO public.schema_migration VALUES (4, '0004_replies', '2026-11-30 01:25:25.919721');
INSERT INTO public.schema_migration VALUES (5, '0005_search_and_totals', '2026-11-30 01:25:26.015381');
INSERT INTO public.schema_migration VALUES (6, '0006_imports', '2026-11-30 01:25:26.093322');
INSERT INTO public.suppression VALUES (1, 1, 'reader6@reader.example', '518c0aa6e063961732de5e1748c3648b73296c5f6ee5fb48de5a78dbade52c02', 'bounced', 1763974800000);
INSERT INTO public.suppression VALUES (2, 1, 'reader4@reader.example', '8617a167309b1a3fd0d753641a9f114686ab06cf9dd7cc77fb2832c68af6a308', 'unsubscribed', 1763975400000);
INSERT INTO public.suppression VALUES (3, 1, 'never@reader.example', '6c75ff8a0bc69197de9ddf14c34d3f3f47f37068dd71bd0b8cca6aa428306c5b', 'manual', 1763975460000);
INSERT INTO public.timeline_stats VALUES (3, 1763974800000, 5, 1, 0, 1, 1, 1);
INSERT INTO public.timeline_stats VALUES (4, 1763974800000, 1, 0, 0, 0, 0, 0);
INSERT INTO public.timeline_stats VALUES (5, 1763974800000, 2, 0, 0, 0, 0, 0);
INSERT INTO public.webhook VALUES (2, 'whk_phlcfp6eltkliyuig6z3isoq', 1, 'https://silent.example.com/', '["email.bounced"]', 'active', NULL, '\x01083089554eb068194509aa5f372961b2d92cb1dbdcc079ae95e6b5308294ecb3962a5189cf55ef358df589c51ef422f4da3b79430e0b36b04d7bd32bb486e94dd811e6914ec633d05101e31e21e9', NULL, NULL, NULL, NULL, 0, 0, 1763974800000, 1763974800000);
INSERT INTO public.webhook VALUES (1, 'whk_re7c5qdkozpj3ozsngq43kba', 1, 'https://hooks.example.com/', '["*"]', 'active', 'CRM', '\x018e79412465ad3a1225bf9460f5585489a91cd519145932fc2219421646de9863649eacb3874a099dcfe399f19ff2bc5af0b26bb8578dab713f2f79ed0f1090038adabb5d65edfd48c591951da1a0', NULL, NULL, NULL, NULL, 1, 1763975460000, 1763974800000, 1763974800000);
INSERT INTO public.worker VALUES (1, 'this worker', 'host', 1, 1763975460000, 1763975460000);
INSERT INTO public.workspace VALUES (2, 'wsp_elizqy64kj4cgpw6wrbvltde', 'Another', 'free', NULL, 'minimal', 'hold', 1, 1763974800000, 1763974800000);
INSERT INTO public.workspace VALUES (1, 'wsp_fsqw7hbchnujvyftzdgiv4qb', 'Zoë & Söhne', 'pro', NULL, 'minimal', 'hold', 20, 1763974800000, 1763974800000);
SELECT pg_catalog.setval('public.activity_id_seq', 12, true);
SELECT pg_catalog.setval('public.api_key_id_seq', 1, true);
SELECT pg_catalog.setval('public.campaign_id_seq', 6, true);
SELECT pg_catalog.setval('public.captured_message_id_seq', 1, true);
SELECT pg_catalog.setval('public.contact_group_id_seq', 2, true);
SELECT pg_catalog.setval('public.contact_id_seq', 21, true);
SELECT pg_catalog.setval('public.contact_import_id_seq', 1, true);
SELECT pg_catalog.setval('public.contact_revision_id_seq', 6, true);
SELECT pg_catalog.setval('public.delivery_attempt_id_seq', 2, true);
SELECT pg_catalog.setval('public.delivery_id_seq', 43, true);
SELECT pg_catalog.setval('public.email_account_id_seq', 8, true);
SELECT pg_catalog.setval('public.email_id_seq', 11, true);
SELECT pg_catalog.setval('public.enrollment_id_seq', 17, true);
SELECT pg_catalog.setval('public.event_id_seq', 51, true);
SELECT pg_catalog.setval('public.group_count_id_seq', 1, true);
SELECT pg_catalog.setval('public.held_click_id_seq', 1, false);
SELECT pg_catalog.setval('public.idempotency_key_id_seq', 1, false);
SELECT pg_catalog.setval('public.link_id_seq', 1, false);
SELECT pg_catalog.setval('public.pipeline_stage_id_seq', 13, true);
SELECT pg_catalog.setval('public.reply_id_seq', 1, true);
SELECT pg_catalog.setval('public.schema_migration_id_seq', 6, true);
SELECT pg_catalog.setval('public.suppression_id_seq', 3, true);
SELECT pg_catalog.setval('public.webhook_id_seq', 2, true);
SELECT pg_catalog.setval('public.worker_id_seq', 1, true);
SELECT pg_catalog.setval('public.workspace_id_seq', 2, true);
SELECT pg_catalog.setval('public.written_reply_id_seq', 1, false);
ALTER TABLE ONLY public.account_rest
    ADD CONSTRAINT account_rest_pkey PRIMARY KEY (account_id);
ALTER TABLE ONLY public.activity_count
    ADD CONSTRAINT activity_count_pkey PRIMARY KEY (campaign_id, type);
ALTER TABLE ONLY public.activity
    ADD CONSTRAINT activity_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.campaign_group
    ADD CONSTRAINT campaign_group_pkey PRIMARY KEY (campaign_id, group_id);
ALTER TABLE ONLY public.campaign
    ADD CONSTRAINT campaign_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.campaign_stats
    ADD CONSTRAINT campaign_stats_pkey PRIMARY KEY (campaign_id);
ALTER TABLE ONLY public.captured_message
    ADD CONSTRAINT captured_message_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.contact_group
    ADD CONSTRAINT contact_group_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.contact_import
    ADD CONSTRAINT contact_import_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.contact
    ADD CONSTRAINT contact_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.contact_revision
    ADD CONSTRAINT contact_revision_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.contact_tag
    ADD CONSTRAINT contact_tag_pkey PRIMARY KEY (workspace_id, name, contact_id);
ALTER TABLE ONLY public.delivery_attempt
    ADD CONSTRAINT delivery_attempt_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT delivery_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.email_account
    ADD CONSTRAINT email_account_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.email
    ADD CONSTRAINT email_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.enrollment
    ADD CONSTRAINT enrollment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.group_count
    ADD CONSTRAINT group_count_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.group_member
    ADD CONSTRAINT group_member_pkey PRIMARY KEY (group_id, contact_id);
ALTER TABLE ONLY public.held_click
    ADD CONSTRAINT held_click_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.idempotency_key
    ADD CONSTRAINT idempotency_key_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.import_fault
    ADD CONSTRAINT import_fault_pkey PRIMARY KEY (contact_import_id, line);
ALTER TABLE ONLY public.import_piece
    ADD CONSTRAINT import_piece_pkey PRIMARY KEY (contact_import_id, number);
ALTER TABLE ONLY public.link
    ADD CONSTRAINT link_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mailbox_folder
    ADD CONSTRAINT mailbox_folder_pkey PRIMARY KEY (account_id, name);
ALTER TABLE ONLY public.mailbox
    ADD CONSTRAINT mailbox_pkey PRIMARY KEY (account_id);
ALTER TABLE ONLY public.node_stats
    ADD CONSTRAINT node_stats_pkey PRIMARY KEY (campaign_id, node_id, variant);
ALTER TABLE ONLY public.pipeline_stage
    ADD CONSTRAINT pipeline_stage_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.received_message
    ADD CONSTRAINT received_message_pkey PRIMARY KEY (workspace_id, digest);
ALTER TABLE ONLY public.reply
    ADD CONSTRAINT reply_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.suppression
    ADD CONSTRAINT suppression_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.timeline_stats
    ADD CONSTRAINT timeline_stats_pkey PRIMARY KEY (campaign_id, at);
ALTER TABLE ONLY public.webhook
    ADD CONSTRAINT webhook_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.worker
    ADD CONSTRAINT worker_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.workspace
    ADD CONSTRAINT workspace_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.written_reply
    ADD CONSTRAINT written_reply_pkey PRIMARY KEY (id);
CREATE INDEX activity_campaign_id_at_id ON public.activity USING btree (campaign_id, at, id);
CREATE INDEX activity_campaign_id_type_at_id ON public.activity USING btree (campaign_id, type, at, id);
CREATE INDEX activity_contact_id ON public.activity USING btree (contact_id);
CREATE UNIQUE INDEX activity_public_id ON public.activity USING btree (public_id);
CREATE UNIQUE INDEX api_key_hash ON public.api_key USING btree (hash);
CREATE UNIQUE INDEX api_key_public_id ON public.api_key USING btree (public_id);
CREATE INDEX api_key_workspace_id ON public.api_key USING btree (workspace_id);
CREATE INDEX campaign_email_account_id ON public.campaign USING btree (email_account_id);
CREATE INDEX campaign_group_group_id ON public.campaign_group USING btree (group_id);
CREATE UNIQUE INDEX campaign_public_id ON public.campaign USING btree (public_id);
CREATE INDEX campaign_status ON public.campaign USING btree (status);
CREATE INDEX campaign_workspace_id ON public.campaign USING btree (workspace_id);
CREATE INDEX captured_message_account_id_captured_at_id ON public.captured_message USING btree (account_id, captured_at, id);
CREATE INDEX captured_message_campaign_id ON public.captured_message USING btree (campaign_id);
CREATE INDEX captured_message_contact_id ON public.captured_message USING btree (contact_id);
CREATE UNIQUE INDEX captured_message_public_id ON public.captured_message USING btree (public_id);
CREATE INDEX contact_company_key_trgm ON public.contact USING gin (company_key public.gin_trgm_ops);
CREATE INDEX contact_custom_fields_trgm ON public.contact USING gin (custom_fields public.gin_trgm_ops);
CREATE INDEX contact_email_key_trgm ON public.contact USING gin (email_key public.gin_trgm_ops);
CREATE INDEX contact_first_name_key_trgm ON public.contact USING gin (first_name_key public.gin_trgm_ops);
CREATE UNIQUE INDEX contact_group_public_id ON public.contact_group USING btree (public_id);
CREATE UNIQUE INDEX contact_group_workspace_id_name ON public.contact_group USING btree (workspace_id, name);
CREATE UNIQUE INDEX contact_import_public_id ON public.contact_import USING btree (public_id);
CREATE INDEX contact_import_status ON public.contact_import USING btree (status);
CREATE INDEX contact_import_workspace_id ON public.contact_import USING btree (workspace_id);
CREATE INDEX contact_last_name_key_trgm ON public.contact USING gin (last_name_key public.gin_trgm_ops);
CREATE INDEX contact_pipeline_stage_id ON public.contact USING btree (pipeline_stage_id);
CREATE UNIQUE INDEX contact_public_id ON public.contact USING btree (public_id);
CREATE UNIQUE INDEX contact_revision_workspace_id_aspect ON public.contact_revision USING btree (workspace_id, aspect);
CREATE INDEX contact_tag_contact_id ON public.contact_tag USING btree (contact_id);
CREATE INDEX contact_workspace_id_company_key_id ON public.contact USING btree (workspace_id, company_key, id);
CREATE INDEX contact_workspace_id_created_at_id ON public.contact USING btree (workspace_id, created_at, id);
CREATE UNIQUE INDEX contact_workspace_id_email_key ON public.contact USING btree (workspace_id, email_key);
CREATE INDEX contact_workspace_id_first_name_key_id ON public.contact USING btree (workspace_id, first_name_key, id);
CREATE INDEX contact_workspace_id_last_name_key_id ON public.contact USING btree (workspace_id, last_name_key, id);
CREATE INDEX contact_workspace_id_status_created_at_id ON public.contact USING btree (workspace_id, status, created_at, id);
CREATE INDEX contact_workspace_id_updated_at_id ON public.contact USING btree (workspace_id, updated_at, id);
CREATE UNIQUE INDEX delivery_attempt_public_id ON public.delivery_attempt USING btree (public_id);
CREATE INDEX delivery_attempt_webhook_id_at_id ON public.delivery_attempt USING btree (webhook_id, at, id);
CREATE UNIQUE INDEX delivery_event_id_webhook_id ON public.delivery USING btree (event_id, webhook_id);
CREATE INDEX delivery_webhook_id_due_at_event_id ON public.delivery USING btree (webhook_id, due_at, event_id);
CREATE INDEX email_account_id_slot_at ON public.email USING btree (account_id, slot_at);
CREATE UNIQUE INDEX email_account_public_id ON public.email_account USING btree (public_id);
CREATE INDEX email_account_workspace_id ON public.email_account USING btree (workspace_id);
CREATE INDEX email_campaign_id_slot_at ON public.email USING btree (campaign_id, slot_at);
CREATE UNIQUE INDEX email_enrollment_id_node_id ON public.email USING btree (enrollment_id, node_id);
CREATE UNIQUE INDEX email_message_id ON public.email USING btree (message_id);
CREATE INDEX email_not_sent ON public.email USING btree (state) WHERE ((state)::text <> 'sent'::text);
CREATE INDEX enrollment_campaign_id_at_email_due_at ON public.enrollment USING btree (campaign_id, at_email, due_at);
CREATE UNIQUE INDEX enrollment_campaign_id_contact_id ON public.enrollment USING btree (campaign_id, contact_id);
CREATE INDEX enrollment_campaign_id_status_id ON public.enrollment USING btree (campaign_id, status, id);
CREATE INDEX enrollment_contact_id ON public.enrollment USING btree (contact_id);
CREATE INDEX enrollment_lease_owner_lease_until ON public.enrollment USING btree (lease_owner, lease_until);
CREATE INDEX event_at ON public.event USING btree (at);
CREATE INDEX event_contact_id ON public.event USING btree (contact_id);
CREATE UNIQUE INDEX event_public_id ON public.event USING btree (public_id);
CREATE INDEX event_workspace_id_id ON public.event USING btree (workspace_id, id);
CREATE INDEX group_count_group_id ON public.group_count USING btree (group_id);
CREATE INDEX group_member_contact_id ON public.group_member USING btree (contact_id);
CREATE INDEX held_click_email_id ON public.held_click USING btree (email_id);
CREATE INDEX held_click_link_id ON public.held_click USING btree (link_id);
CREATE INDEX idempotency_key_created_at ON public.idempotency_key USING btree (created_at);
CREATE INDEX idempotency_key_workspace_id ON public.idempotency_key USING btree (workspace_id);
CREATE UNIQUE INDEX idempotency_key_workspace_id_key ON public.idempotency_key USING btree (workspace_id, key);
CREATE INDEX import_fault_email_key ON public.import_fault USING btree (email_key);
CREATE INDEX link_contact_id ON public.link USING btree (contact_id);
CREATE UNIQUE INDEX link_workspace_id_url_hash ON public.link USING btree (workspace_id, url_hash);
CREATE UNIQUE INDEX pipeline_stage_public_id ON public.pipeline_stage USING btree (public_id);
CREATE INDEX pipeline_stage_workspace_id ON public.pipeline_stage USING btree (workspace_id);
CREATE INDEX reply_campaign_id ON public.reply USING btree (campaign_id);
CREATE INDEX reply_contact_id ON public.reply USING btree (contact_id);
CREATE UNIQUE INDEX reply_public_id ON public.reply USING btree (public_id);
CREATE INDEX reply_workspace_id_received_at_id ON public.reply USING btree (workspace_id, received_at, id);
CREATE UNIQUE INDEX schema_migration_name ON public.schema_migration USING btree (name);
CREATE INDEX suppression_workspace_id_created_at_id ON public.suppression USING btree (workspace_id, created_at, id);
CREATE UNIQUE INDEX suppression_workspace_id_email_hash ON public.suppression USING btree (workspace_id, email_hash);
CREATE UNIQUE INDEX webhook_public_id ON public.webhook USING btree (public_id);
CREATE INDEX webhook_workspace_id ON public.webhook USING btree (workspace_id);
CREATE UNIQUE INDEX worker_owner ON public.worker USING btree (owner);
CREATE UNIQUE INDEX workspace_public_id ON public.workspace USING btree (public_id);
CREATE UNIQUE INDEX written_reply_message_id ON public.written_reply USING btree (message_id);
CREATE UNIQUE INDEX written_reply_reply_id_text_hash ON public.written_reply USING btree (reply_id, text_hash);
CREATE CONSTRAINT TRIGGER contact_revision_custom AFTER UPDATE OF custom_fields ON public.contact DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((old.custom_fields IS DISTINCT FROM new.custom_fields)) EXECUTE FUNCTION public.advance_contact_revision('custom');
CREATE CONSTRAINT TRIGGER contact_revision_deleted AFTER DELETE ON public.contact DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.advance_contact_revision('deleted');
CREATE CONSTRAINT TRIGGER contact_revision_groups AFTER INSERT OR DELETE ON public.group_member DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.advance_contact_revision('groups');
CREATE CONSTRAINT TRIGGER contact_revision_stage AFTER UPDATE OF pipeline_stage_id ON public.contact DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((old.pipeline_stage_id IS DISTINCT FROM new.pipeline_stage_id)) EXECUTE FUNCTION public.advance_contact_revision('stage');
CREATE CONSTRAINT TRIGGER contact_revision_status AFTER UPDATE OF status ON public.contact DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((old.status)::text IS DISTINCT FROM (new.status)::text)) EXECUTE FUNCTION public.advance_contact_revision('status');
CREATE CONSTRAINT TRIGGER contact_revision_tags AFTER UPDATE OF tags ON public.contact DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((old.tags IS DISTINCT FROM new.tags)) EXECUTE FUNCTION public.advance_contact_revision('tags');
CREATE CONSTRAINT TRIGGER contact_revision_text AFTER UPDATE OF email_key, first_name_key, last_name_key, company_key ON public.contact DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((old.email_key IS DISTINCT FROM new.email_key) OR (old.first_name_key IS DISTINCT FROM new.first_name_key) OR (old.last_name_key IS DISTINCT FROM new.last_name_key) OR (old.company_key IS DISTINCT FROM new.company_key))) EXECUTE FUNCTION public.advance_contact_revision('text');
CREATE TRIGGER group_member_delete AFTER DELETE ON public.group_member REFERENCING OLD TABLE AS changed_members FOR EACH STATEMENT EXECUTE FUNCTION public.count_group_members();
CREATE TRIGGER group_member_insert AFTER INSERT ON public.group_member REFERENCING NEW TABLE AS changed_members FOR EACH STATEMENT EXECUTE FUNCTION public.count_group_members();
ALTER TABLE ONLY public.account_rest
    ADD CONSTRAINT account_rest_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.email_account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.activity
    ADD CONSTRAINT activity_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES public.campaign(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.activity
    ADD CONSTRAINT activity_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contact(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.activity_count
    ADD CONSTRAINT activity_count_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES public.campaign(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.activity
    ADD CONSTRAINT activity_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.campaign
    ADD CONSTRAINT campaign_email_account_id_fkey FOREIGN KEY (email_account_id) REFERENCES public.email_account(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.campaign_group
    ADD CONSTRAINT campaign_group_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES public.campaign(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.campaign_group
    ADD CONSTRAINT campaign_group_group_id_fkey FOREIGN KEY (group_id) REFERENCES public.contact_group(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.campaign_stats
    ADD CONSTRAINT campaign_stats_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES public.campaign(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.campaign
    ADD CONSTRAINT campaign_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.captured_message
    ADD CONSTRAINT captured_message_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.email_account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.captured_message
    ADD CONSTRAINT captured_message_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES public.campaign(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.captured_message
    ADD CONSTRAINT captured_message_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contact(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.contact_group
    ADD CONSTRAINT contact_group_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.contact_import
    ADD CONSTRAINT contact_import_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.contact
    ADD CONSTRAINT contact_pipeline_stage_id_fkey FOREIGN KEY (pipeline_stage_id) REFERENCES public.pipeline_stage(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.contact_revision
    ADD CONSTRAINT contact_revision_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.contact_tag
    ADD CONSTRAINT contact_tag_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contact(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.contact_tag
    ADD CONSTRAINT contact_tag_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.contact
    ADD CONSTRAINT contact_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.delivery_attempt
    ADD CONSTRAINT delivery_attempt_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES public.webhook(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT delivery_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT delivery_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES public.webhook(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.email
    ADD CONSTRAINT email_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.email_account(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.email_account
    ADD CONSTRAINT email_account_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.email
    ADD CONSTRAINT email_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES public.campaign(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.email
    ADD CONSTRAINT email_enrollment_id_fkey FOREIGN KEY (enrollment_id) REFERENCES public.enrollment(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.email
    ADD CONSTRAINT email_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.enrollment
    ADD CONSTRAINT enrollment_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES public.campaign(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.enrollment
    ADD CONSTRAINT enrollment_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contact(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.enrollment
    ADD CONSTRAINT enrollment_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.group_count
    ADD CONSTRAINT group_count_group_id_fkey FOREIGN KEY (group_id) REFERENCES public.contact_group(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.group_member
    ADD CONSTRAINT group_member_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contact(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.group_member
    ADD CONSTRAINT group_member_group_id_fkey FOREIGN KEY (group_id) REFERENCES public.contact_group(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.held_click
    ADD CONSTRAINT held_click_email_id_fkey FOREIGN KEY (email_id) REFERENCES public.email(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.held_click
    ADD CONSTRAINT held_click_link_id_fkey FOREIGN KEY (link_id) REFERENCES public.link(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.idempotency_key
    ADD CONSTRAINT idempotency_key_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.import_fault
    ADD CONSTRAINT import_fault_contact_import_id_fkey FOREIGN KEY (contact_import_id) REFERENCES public.contact_import(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.import_piece
    ADD CONSTRAINT import_piece_contact_import_id_fkey FOREIGN KEY (contact_import_id) REFERENCES public.contact_import(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.link
    ADD CONSTRAINT link_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contact(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.link
    ADD CONSTRAINT link_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.mailbox
    ADD CONSTRAINT mailbox_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.email_account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.mailbox_folder
    ADD CONSTRAINT mailbox_folder_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.email_account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.node_stats
    ADD CONSTRAINT node_stats_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES public.campaign(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.pipeline_stage
    ADD CONSTRAINT pipeline_stage_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.received_message
    ADD CONSTRAINT received_message_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.reply
    ADD CONSTRAINT reply_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.email_account(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.reply
    ADD CONSTRAINT reply_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES public.campaign(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.reply
    ADD CONSTRAINT reply_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contact(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.reply
    ADD CONSTRAINT reply_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.suppression
    ADD CONSTRAINT suppression_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.timeline_stats
    ADD CONSTRAINT timeline_stats_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES public.campaign(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.webhook
    ADD CONSTRAINT webhook_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.written_reply
    ADD CONSTRAINT written_reply_reply_id_fkey FOREIGN KEY (reply_id) REFERENCES public.reply(id) ON DELETE CASCADE;
