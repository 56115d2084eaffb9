def test_x(session, public):
    from tests.factories import make_listing
    import time
    t=time.time()
    make_listing(session); print(time.time()-t)
    t=time.time()
    make_listing(session, disclosure="hidden", true_point=(-92.2,14.9)); 
    make_listing(session, coverage=("MX",""), line=True); 
    make_listing(session, town=3981609, disclosure="area"); 
    make_listing(session, point=(-92.2,14.9)); print(time.time()-t)
    print(public.execute("select * from listing").fetchall())
    print(public.execute("select id, name, country, admin1_code, population from place where name in ('Tapachula','Ciudad Juárez','Tijuana')").fetchall())
def test_y(session): pass
def test_z(session): pass
