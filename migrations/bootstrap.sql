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
ALTER ROLE amparo_public SET jit = off;
-- a plan is made once for each statement: planning cost as much as running (docs/decisions/0003)
ALTER ROLE amparo_public SET plan_cache_mode = force_generic_plan;
ALTER ROLE amparo_intake SET statement_timeout = '5s';
ALTER ROLE amparo_intake SET lock_timeout = '2s';
