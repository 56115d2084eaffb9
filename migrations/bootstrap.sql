-- Made once by a superuser, repeatable: roles, extensions, schemas. `amparo db bootstrap` runs it.
-- amparo_owner   owns the tables, runs the migrations; `serve` never knows it
-- amparo_public  seekers, embeds, API: reads the schema "directory", read only, with timeouts
-- amparo_staff   importers, providers, moderators: reads and writes
-- amparo_intake  what strangers may send: may only EXECUTE functions given to it
DO $$
DECLARE role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['amparo_owner', 'amparo_public', 'amparo_staff', 'amparo_intake'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
      EXECUTE format('CREATE ROLE %I LOGIN', role);
    END IF;
  END LOOP;
END $$;

CREATE SCHEMA IF NOT EXISTS extensions;
CREATE EXTENSION IF NOT EXISTS postgis SCHEMA extensions;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA extensions;
CREATE EXTENSION IF NOT EXISTS intarray SCHEMA extensions;
CREATE EXTENSION IF NOT EXISTS cube SCHEMA extensions;
CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA extensions;

CREATE SCHEMA IF NOT EXISTS core AUTHORIZATION amparo_owner;
CREATE SCHEMA IF NOT EXISTS directory AUTHORIZATION amparo_owner;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA extensions TO amparo_owner, amparo_public, amparo_staff, amparo_intake;
-- postgis lets everybody read its catalogue views, which would name our private tables
REVOKE ALL ON ALL TABLES IN SCHEMA extensions FROM PUBLIC;
GRANT SELECT ON extensions.spatial_ref_sys TO amparo_owner, amparo_public, amparo_staff;

-- What looks at a table with the rights of a superuser or with none at all: PostGIS tells from its
-- statistics where the points of any table are, also of one that the asker cannot read.
DO $$
DECLARE teller regprocedure;
BEGIN
  FOR teller IN
    SELECT oid FROM pg_proc WHERE pronamespace = 'extensions'::regnamespace
    AND (prosecdef OR 'regclass'::regtype::oid = ANY (proargtypes))
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', teller);
  END LOOP;
END $$;
-- What writes although nothing was granted: large objects, and messages into the log of changes.
DO $$
DECLARE writer regprocedure;
BEGIN
  FOR writer IN
    SELECT oid FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace
    AND (proname ~ '^lo_' OR proname IN ('lowrite', 'loread', 'pg_logical_emit_message'))
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', writer);
  END LOOP;
END $$;

DO $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO amparo_owner, amparo_public, amparo_staff, amparo_intake', current_database());
  EXECUTE format('GRANT CREATE, TEMPORARY ON DATABASE %I TO amparo_owner', current_database());
  EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO amparo_staff', current_database());
END $$;

ALTER ROLE amparo_owner SET search_path = core, directory, extensions;
ALTER ROLE amparo_staff SET search_path = core, directory, extensions;
ALTER ROLE amparo_public SET search_path = directory, extensions;
ALTER ROLE amparo_intake SET search_path = directory, extensions;

ALTER ROLE amparo_public SET default_transaction_read_only = on;
ALTER ROLE amparo_public SET statement_timeout = '5s';
ALTER ROLE amparo_public SET lock_timeout = '2s';
ALTER ROLE amparo_public SET idle_in_transaction_session_timeout = '10s';
ALTER ROLE amparo_public SET idle_session_timeout = '1h';
ALTER ROLE amparo_public SET jit = off;
-- a plan is made once for each statement: planning cost as much as running (docs/decisions/0003)
ALTER ROLE amparo_public SET plan_cache_mode = force_generic_plan;
-- such a plan cannot know how many match: the order comes from the index, not from a sort of them
ALTER ROLE amparo_public SET enable_sort = off;
ALTER ROLE amparo_intake SET statement_timeout = '5s';
ALTER ROLE amparo_intake SET lock_timeout = '2s';
ALTER ROLE amparo_intake SET idle_in_transaction_session_timeout = '10s';
ALTER ROLE amparo_intake SET idle_session_timeout = '1h';

-- Statements and errors carry what people look for: of these roles the server logs neither,
-- whatever its own settings say. Only a superuser may say so; who is none is told (a warning).
DO $$
DECLARE
  role text;
  setting text;
BEGIN
  FOREACH role IN ARRAY ARRAY['amparo_public', 'amparo_intake', 'amparo_staff', 'amparo_owner'] LOOP
    FOREACH setting IN ARRAY ARRAY[
      'log_statement = none', 'log_duration = off', 'log_lock_waits = off',
      'log_min_duration_statement = -1', 'log_min_duration_sample = -1',
      'log_transaction_sample_rate = 0', 'log_temp_files = -1',
      'log_min_messages = log', 'log_min_error_statement = panic',
      'log_error_verbosity = terse', 'log_parameter_max_length = 0',
      'log_parameter_max_length_on_error = 0', 'debug_print_parse = off',
      'debug_print_rewritten = off', 'debug_print_plan = off',
      'auto_explain.log_min_duration = -1', 'pgaudit.log = none'
    ] LOOP
      BEGIN
        EXECUTE format('ALTER ROLE %I SET ', role) || setting;
      EXCEPTION WHEN insufficient_privilege THEN
        RAISE WARNING '% may not say "%" for %: set it on the server', current_user, setting, role;
      END;
    END LOOP;
  END LOOP;
END $$;
